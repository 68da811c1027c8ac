package dev.warren.logs.subscribe;

import java.util.concurrent.CountDownLatch;
import java.util.function.BiPredicate;

import dev.warren.messaging.stream.StreamReader;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.core.Message;

record ArchiveScan(BiPredicate<Long, @Nullable LogEvent> visitor, CountDownLatch over) implements StreamReader {

	@Override
	public void on(long offset, Message message) {
		visit(offset, LogEvent.of(message, offset, null));
	}

	@Override
	public void skipped(long offset) {
		visit(offset, null);
	}

	/** Synchronized, so that nothing is visited once {@link #caughtUp} has returned. */
	private synchronized void visit(long offset, @Nullable LogEvent log) {
		if (this.over.getCount() > 0 && !this.visitor.test(offset, log)) {
			this.over.countDown();
		}
	}

	@Override
	public synchronized void caughtUp() {
		this.over.countDown();
	}

}
