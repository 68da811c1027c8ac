package dev.warren.system;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A subscriber that reads as fast as it can and keeps counts instead of messages, because
 * thousands of them share the machine with the service that they measure.
 */
final class LogReader implements AutoCloseable {

	private static final byte[] MESSAGE = "\"message\":\"#".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] SUBSCRIBED = "event:subscribed".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] SKIPPED = "event:skipped".getBytes(StandardCharsets.US_ASCII);

	private final Socket socket = new Socket();

	private final Delays delays;

	/** How many bytes of each of the three texts have just been read. */
	private final int[] read = new int[3];

	private volatile long next;

	private volatile boolean subscribed;

	private volatile boolean skipped;

	private volatile boolean ended;

	/** Whether a number was not the successor of the one before. */
	private volatile boolean outOfOrder;

	private long number = -1;

	private long time;

	private boolean inTime;

	LogReader(Delays delays) {
		this.delays = delays;
	}

	/**
	 * Subscribes.
	 * @param reading whether a thread reads the messages, or they stay in the buffers
	 */
	LogReader open(int port, boolean reading) throws IOException {
		if (!reading) {
			this.socket.setReceiveBufferSize(4096);
		}
		this.socket.connect(new InetSocketAddress("127.0.0.1", port), 30_000);
		this.socket.getOutputStream()
			.write("GET /logs HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		if (reading) {
			Thread.startVirtualThread(this::read);
		}
		return this;
	}

	boolean isSubscribed() {
		return this.subscribed;
	}

	/** How many messages it has received; they are numbered from 0. */
	long received() {
		return this.next;
	}

	/** Whether a message was lost, duplicated or out of order. */
	boolean isHarmed() {
		return this.skipped || this.outOfOrder || this.ended;
	}

	private void read() {
		byte[] buffer = new byte[16 * 1024];
		try (InputStream in = this.socket.getInputStream()) {
			for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
				long now = System.nanoTime();
				for (int i = 0; i < length; i++) {
					accept(buffer[i], now);
				}
			}
		}
		catch (IOException _) {
			// Closed by one of the two sides.
		}
		this.ended = true;
	}

	private void accept(byte b, long now) {
		if (this.number >= 0) {
			acceptDigit(b, now);
			return;
		}
		if (isEndOf(0, MESSAGE, b)) {
			this.number = 0;
			this.time = 0;
			this.inTime = false;
		}
		this.subscribed |= !this.subscribed && isEndOf(1, SUBSCRIBED, b);
		this.skipped |= isEndOf(2, SKIPPED, b);
	}

	/** A message looks like "#number time padding". */
	private void acceptDigit(byte b, long now) {
		if (b != ' ') {
			this.time = this.inTime ? this.time * 10 + b - '0' : 0;
			this.number = this.inTime ? this.number : this.number * 10 + b - '0';
		}
		else if (!this.inTime) {
			this.inTime = true;
		}
		else {
			this.outOfOrder |= this.number != this.next;
			this.next = this.number + 1;
			this.delays.add(now - this.time);
			this.number = -1;
		}
	}

	private boolean isEndOf(int which, byte[] text, byte b) {
		int at = this.read[which];
		at = (b == text[at]) ? at + 1 : (b == text[0]) ? 1 : 0;
		this.read[which] = (at == text.length) ? 0 : at;
		return at == text.length;
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
