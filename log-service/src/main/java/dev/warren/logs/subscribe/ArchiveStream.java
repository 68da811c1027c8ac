package dev.warren.logs.subscribe;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import dev.warren.logs.LogProperties;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.stream.StreamFollower;
import dev.warren.messaging.stream.StreamReader;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.core.Message;
import org.springframework.stereotype.Component;

/**
 * Reads parts of the archive that are no longer in memory, by a few readers at a time.
 * None of them ever waits for a client.
 */
@Component
final class ArchiveStream {

	private static final long MAX_SECONDS = 30;

	private final BrokerConnection broker;

	private final String name;

	private final Semaphore readers;

	ArchiveStream(BrokerConnection broker, Names names, LogProperties properties) {
		this.broker = broker;
		this.name = names.logArchive();
		this.readers = new Semaphore(properties.archive().maxReaders(), true);
	}

	/**
	 * The last offset, asked of the broker: the follower of this instance may lag.
	 * @param known an offset that exists, -1 for none
	 * @return absent if the answer takes too long
	 */
	OptionalLong end(long known, Duration timeout) throws InterruptedException {
		AtomicLong end = new AtomicLong(Math.max(-1, known - 1));
		return read(end.get(), (offset, _) -> {
			end.set(offset);
			return true;
		}, timeout) ? OptionalLong.of(end.get()) : OptionalLong.empty();
	}

	/**
	 * Reads the messages after an offset until the visitor has had enough, or up to the
	 * end of the stream.
	 * @param timeout how long other readers may be in the way
	 * @return false if the broker did not deliver them; the visitor's work is void then
	 */
	boolean read(long after, Visitor visitor, Duration timeout) throws InterruptedException {
		if (!this.readers.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
			return false;
		}
		Scan scan = new Scan(visitor);
		StreamFollower follower = StreamFollower.after(after, this.broker, this.name, scan);
		try {
			follower.start();
			return scan.over.await(MAX_SECONDS, TimeUnit.SECONDS);
		}
		finally {
			follower.stop();
			this.readers.release();
		}
	}

	/** Sees messages one by one, on the follower's thread. */
	@FunctionalInterface
	interface Visitor {

		/**
		 * Looks at a message.
		 * @param message null if the broker cannot deliver it
		 * @return whether it wants the next one
		 */
		boolean visit(long offset, @Nullable Message message);

	}

	private record Scan(Visitor visitor, CountDownLatch over) implements StreamReader {

		Scan(Visitor visitor) {
			this(visitor, new CountDownLatch(1));
		}

		@Override
		public void on(long offset, Message message) throws InterruptedException {
			visit(offset, message);
			if (this.over.getCount() == 0) {
				throw new InterruptedException("The follower has done its work");
			}
		}

		@Override
		public void skipped(long offset) {
			visit(offset, null);
		}

		private void visit(long offset, @Nullable Message message) {
			if (this.over.getCount() > 0 && !this.visitor.visit(offset, message)) {
				this.over.countDown();
			}
		}

		@Override
		public void caughtUp() {
			this.over.countDown();
		}

	}

}
