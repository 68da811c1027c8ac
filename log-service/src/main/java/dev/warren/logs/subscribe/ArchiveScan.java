package dev.warren.logs.subscribe;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.warren.messaging.stream.StreamFollower;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.core.Message;

/** A part of the archive that is read once. */
final class ArchiveScan implements StreamFollower.Reader {

	/** A broker that has something to deliver does so well within this time. */
	private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(5);

	private final Visitor visitor;

	private boolean over;

	private boolean complete;

	private long visited;

	ArchiveScan(Visitor visitor) {
		this.visitor = visitor;
	}

	/** Returns false if the broker stopped delivering, or is away. */
	synchronized boolean await() throws InterruptedException {
		long before = -1;
		while (!this.over && before != this.visited) {
			before = this.visited;
			wait(PATIENCE_MILLIS);
		}
		this.over = true;
		return this.complete;
	}

	@Override
	public void on(long offset, Message message) throws InterruptedException {
		if (!visit(offset, message)) {
			// The follower is about to be stopped, which interrupts this.
			new CountDownLatch(1).await();
		}
	}

	@Override
	public void skipped(long offset) {
		visit(offset, null);
	}

	private synchronized boolean visit(long offset, @Nullable Message message) {
		if (!this.over) {
			this.visited++;
			if (this.visitor.visit(offset, message)) {
				return true;
			}
			caughtUp();
		}
		return false;
	}

	@Override
	public synchronized void caughtUp() {
		this.complete |= !this.over;
		this.over = true;
		notifyAll();
	}

	/** Sees the messages one by one. */
	@FunctionalInterface
	interface Visitor {

		/**
		 * Looks at a message.
		 * @param message null if it cannot be read
		 * @return whether it wants the next one
		 */
		boolean visit(long offset, @Nullable Message message);

	}

}
