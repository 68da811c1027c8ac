package dev.warren.logs.subscribe;

import java.util.concurrent.CountDownLatch;
import java.util.function.BiPredicate;

import dev.warren.messaging.stream.StreamFollower;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.core.Message;

/** Shows a part of the archive to a visitor, until that wants no more. */
record ArchiveScan(BiPredicate<Long, @Nullable LogEvent> visitor,
		CountDownLatch over) implements StreamFollower.Reader {

	@Override
	public void on(long offset, Message message) {
		visit(offset, LogEvent.of(message));
	}

	@Override
	public void skipped(long offset) {
		visit(offset, null);
	}

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
