package dev.warren.messaging.stream;

import java.io.IOException;

import com.rabbitmq.client.Connection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a follower has read and how it goes on, over any number of connections. */
final class StreamReading {

	private static final Logger log = LoggerFactory.getLogger(StreamReading.class);

	/** What may be on its way to the reader, unless a single message is larger. */
	private static final long MAX_BYTES = 16L * 1024 * 1024;

	/** So many are read one by one after a connection has broken. */
	private static final int CAREFUL_MESSAGES = 200;

	private static final long UNKNOWN = -2;

	private final String stream;

	private final long tail;

	private final StreamReader reader;

	private final StreamPosition position;

	private int prefetch = 100;

	/** The last connection broke on a delivery: the next messages come one by one. */
	private volatile boolean suspicious;

	private volatile boolean caughtUp;

	private volatile long skipped;

	StreamReading(String stream, long after, long tail, StreamReader reader) {
		this.stream = stream;
		this.tail = tail;
		this.reader = reader;
		this.position = new StreamPosition(after);
	}

	long offset() {
		return this.position.last();
	}

	boolean isCaughtUp() {
		return this.caughtUp;
	}

	boolean isSuspicious() {
		return this.suspicious;
	}

	long skipped() {
		return this.skipped;
	}

	/** Reads until another connection is to go on. */
	void read(Connection connection) throws IOException, InterruptedException {
		long before = this.position.last();
		try {
			long end = (this.suspicious || this.caughtUp) ? UNKNOWN : StreamConsumer.end(connection, this.stream);
			if (this.position.isNew() && end > this.tail) {
				this.position.stepTo(end - this.tail);
			}
			readTo(end, connection);
		}
		catch (BrokenConnectionException ex) {
			if (this.suspicious && this.position.last() == before) {
				stepOver(ex);
			}
			this.suspicious = true;
		}
	}

	private void readTo(long end, Connection connection)
			throws IOException, BrokenConnectionException, InterruptedException {
		StreamConsumer consumer = new StreamConsumer(connection, this.stream, this.position.from(),
				this.suspicious ? 1 : this.prefetch);
		boolean verified = !this.position.isVerifiable();
		for (int count = 1;; count++) {
			StreamMessage next = consumer.next();
			if (!verified && ((next != null) ? this.position.isOther(next)
					: StreamConsumer.end(connection, this.stream) < this.position.last())) {
				restart();
				return;
			}
			verified = true;
			if (next != null && next.offset() > this.position.last()) {
				pass(next);
			}
			if (!this.caughtUp && ((end == UNKNOWN) ? next == null : this.position.last() >= end)) {
				this.caughtUp = true;
				this.reader.caughtUp();
			}
			if (this.suspicious ? next == null || count == CAREFUL_MESSAGES : isTooLarge(next)) {
				this.suspicious = false;
				return;
			}
		}
	}

	private void pass(StreamMessage next) throws InterruptedException {
		try {
			this.reader.on(next.offset(), next.message());
		}
		catch (RuntimeException ex) {
			log.error("The message at offset {} of {} failed unexpectedly", next.offset(), this.stream, ex);
		}
		this.position.read(next);
	}

	private boolean isTooLarge(@Nullable StreamMessage message) {
		if (message == null || (long) message.body().length * this.prefetch <= MAX_BYTES) {
			return false;
		}
		this.prefetch = (int) Math.max(1, MAX_BYTES / message.body().length);
		return true;
	}

	private void stepOver(BrokenConnectionException ex) {
		long offset = this.position.last() + 1;
		log.error("The message at offset {} of {} cannot be read and is skipped: {}", offset, this.stream,
				ex.getMessage());
		this.position.stepTo(offset);
		this.skipped++;
		this.reader.skipped(offset);
	}

	private void restart() {
		log.warn("Stream {} was declared anew, it is read from its start", this.stream);
		this.position.stepTo(-1);
		this.caughtUp = false;
		this.reader.restarted();
	}

}
