package dev.warren.messaging.test;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;

import org.springframework.boot.amqp.autoconfigure.RabbitConnectionDetails;

/**
 * Stands between a client and the broker of the tests, and can stop reading or swallow
 * confirms.
 */
public final class FreezableProxy implements AutoCloseable {

	private static final int CHANNEL_OPEN_OK = 20 << 16 | 11;

	private static final int BASIC_ACK = 60 << 16 | 80;

	private final ReentrantReadWriteLock freezing = new ReentrantReadWriteLock();

	private final Set<String> open = ConcurrentHashMap.newKeySet();

	private final Set<String> muted = ConcurrentHashMap.newKeySet();

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

	/**
	 * Swallows each {@code basic.ack} of the broker on the channels that are open now;
	 * those that are opened later are confirmed.
	 */
	public void muteOpenChannels() {
		this.muted.addAll(this.open);
	}

	private void accept() {
		TestBroker broker = TestBroker.current();
		while (!this.server.isClosed()) {
			try {
				Socket client = this.server.accept();
				Socket target = new Socket(broker.host(), broker.port());
				Thread.startVirtualThread(() -> copy(client, target));
				Thread.startVirtualThread(() -> copyFrames(target, client));
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

	/**
	 * Frame by frame: type, channel, size, payload, end
	 * (https://www.rabbitmq.com/resources/specs/amqp0-9-1.pdf, 2.3.5). The payload of a
	 * method begins with the numbers of its class and its method.
	 */
	private void copyFrames(Socket from, Socket to) {
		String connection = from.getLocalPort() + ".";
		try (from; to; DataInputStream in = new DataInputStream(from.getInputStream())) {
			while (true) {
				byte[] header = in.readNBytes(7);
				ByteBuffer fields = ByteBuffer.wrap(header);
				boolean method = fields.get() == 1;
				String channel = connection + fields.getShort();
				byte[] payload = in.readNBytes(fields.getInt() + 1);
				int name = method ? ByteBuffer.wrap(payload).getInt() : 0;
				if (name == CHANNEL_OPEN_OK) {
					this.open.add(channel);
					this.muted.remove(channel);
				}
				if (name != BASIC_ACK || !this.muted.contains(channel)) {
					this.freezing.readLock().lock();
					try {
						to.getOutputStream().write(header);
						to.getOutputStream().write(payload);
					}
					finally {
						this.freezing.readLock().unlock();
					}
				}
			}
		}
		catch (IOException | BufferUnderflowException _) {
			// One side is gone, so the other goes too.
		}
	}

	@Override
	public void close() throws IOException {
		this.server.close();
	}

}
