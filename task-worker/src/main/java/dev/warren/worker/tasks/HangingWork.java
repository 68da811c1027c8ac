package dev.warren.worker.tasks;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleConsumer;

import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** In the lab, one task can be made to hang, until its deadline or the worker's end. */
@Component
@Primary
@Profile("lab")
final class HangingWork extends TaskWork {

	private static final Duration FOREVER = Duration.ofDays(1);

	private final AtomicBoolean hang = new AtomicBoolean();

	HangingWork(WorkerProperties properties) {
		super(properties);
	}

	void hangNext() {
		this.hang.set(true);
	}

	@Override
	void on(Task task, DoubleConsumer progress) throws InterruptedException {
		if (this.hang.getAndSet(false)) {
			Thread.sleep(FOREVER);
		}
		super.on(task, progress);
	}

}
