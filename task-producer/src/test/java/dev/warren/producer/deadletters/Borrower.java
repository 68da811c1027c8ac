package dev.warren.producer.deadletters;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** Has dead letters in hand until it is closed. */
final class Borrower implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final CountDownLatch borrowed = new CountDownLatch(1);

	private final CountDownLatch done = new CountDownLatch(1);

	private final Thread thread;

	Borrower(DeadLetterQueue queue) throws InterruptedException {
		this.thread = Thread.startVirtualThread(() -> queue.lend(PATIENCE, (hold) -> {
			hold.take(10);
			this.borrowed.countDown();
			this.done.await();
			return hold;
		}));
		assertThat(this.borrowed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
	}

	@Override
	public void close() throws InterruptedException {
		this.done.countDown();
		this.thread.join();
	}

}
