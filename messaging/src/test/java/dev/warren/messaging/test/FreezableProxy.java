package dev.warren.messaging.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;

import org.springframework.boot.amqp.autoconfigure.RabbitConnectionDetails;

/** Stands between a client and the broker of the tests, and can stop reading. */
public final class FreezableProxy implements AutoCloseable {

	private final ReentrantReadWriteLock freezing = new ReentrantReadWriteLock();

	private final ServerSocket server;

	public FreezableProxy() {
		try {
			this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		Thread.startVirtualThread(this::accept);
	}

	/** To be a {@code @Primary} bean of the test's application. */
	public RabbitConnectionDetails connectionDetails() {
		TestBroker broker = TestBroker.current();
		return new RabbitConnectionDetails() {

			@Override
			public String getUsername() {
				return broker.username();
			}

			@Override
			public String getPassword() {
				return broker.password();
			}

			@Override
			public List<Address> getAddresses() {
				return List.of(new Address("127.0.0.1", FreezableProxy.this.server.getLocalPort()));
			}

		};
	}

	/** Reads nothing until the same thread calls {@link #thaw()}. */
	public void freeze() {
		this.freezing.writeLock().lock();
	}

	public void thaw() {
		this.freezing.writeLock().unlock();
	}

	private void accept() {
		TestBroker broker = TestBroker.current();
		while (!this.server.isClosed()) {
			try {
				Socket client = this.server.accept();
				Socket target = new Socket(broker.host(), broker.port());
				Thread.startVirtualThread(() -> copy(client, target));
				Thread.startVirtualThread(() -> copy(target, client));
			}
			catch (IOException _) {
				// The broker is away, or the proxy was closed.
			}
		}
	}

	private void copy(Socket from, Socket to) {
		byte[] buffer = new byte[8192];
		try (from; to; InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
			for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
				this.freezing.readLock().lock();
				try {
					out.write(buffer, 0, read);
				}
				finally {
					this.freezing.readLock().unlock();
				}
			}
		}
		catch (IOException _) {
			// One side is gone, so the other goes too.
		}
	}

	@Override
	public void close() throws IOException {
		this.server.close();
	}

}
