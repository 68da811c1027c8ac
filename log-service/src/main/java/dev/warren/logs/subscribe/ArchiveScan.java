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

	/** Returns false if the broker does not deliver. */
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
			// Stopping the follower interrupts this.
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
			if (!this.visitor.visit(offset, message)) {
				caughtUp();
			}
		}
		return !this.over;
	}

	@Override
	public synchronized void caughtUp() {
		this.complete |= !this.over;
		this.over = true;
		notifyAll();
	}

	/** Sees messages one by one, on a thread of the follower. */
	@FunctionalInterface
	interface Visitor {

		/**
		 * Looks at a message, without waiting.
		 * @param message null if the broker cannot deliver it
		 * @return whether it wants the next one
		 */
		boolean visit(long offset, @Nullable Message message);

	}

}
