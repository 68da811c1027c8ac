package dev.warren.messaging.stream;

import java.io.IOException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a follower has read and how it goes on, over any number of sessions. */
final class StreamReading {

	private static final Logger log = LoggerFactory.getLogger(StreamReading.class);

	/** What may be on its way to the reader, unless a single message is larger. */
	private static final long MAX_BYTES = 16L * 1024 * 1024;

	/** So many are read one by one after a connection has broken. */
	private static final int CAREFUL_MESSAGES = 200;

	private final String stream;

	private final long tail;

	private final StreamFollower.Reader reader;

	private final StreamPosition position;

	private int prefetch = 100;

	/** The last connection broke on a delivery: the next messages come one by one. */
	private volatile boolean suspicious;

	private volatile boolean caughtUp;

	private volatile long skipped;

	StreamReading(String stream, long after, long tail, StreamFollower.Reader reader) {
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

	/** Reads until another session is to go on. */
	void read(StreamSession session) throws IOException, InterruptedException {
		long before = this.position.last();
		try {
			long end = (this.suspicious || this.caughtUp) ? StreamSession.UNKNOWN : session.end();
			if (this.position.isNew() && end > this.tail) {
				this.position.stepTo(end - this.tail);
			}
			session.consume(this.position.from(), this.suspicious ? 1 : this.prefetch);
			read(session, end);
		}
		catch (BrokenConnectionException ex) {
			boolean stuck = this.suspicious && this.position.last() == before;
			this.suspicious = true;
			if (stuck) {
				stepOver(ex);
			}
		}
		finally {
			session.close();
		}
	}

	private void read(StreamSession session, long end)
			throws IOException, BrokenConnectionException, InterruptedException {
		boolean verified = !this.position.isVerifiable();
		for (int count = 1;; count++) {
			StreamMessage next = session.next();
			if (!verified && ((next != null) ? this.position.isOther(next) : session.end() < this.position.last())) {
				restart();
				return;
			}
			verified = true;
			if (next != null) {
				pass(next);
				session.read();
			}
			if (!this.caughtUp && ((end == StreamSession.UNKNOWN) ? next == null : this.position.last() >= end)) {
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
		if (next.offset() <= this.position.last()) {
			return;
		}
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
