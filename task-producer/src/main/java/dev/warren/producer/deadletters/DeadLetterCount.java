package dev.warren.producer.deadletters;

import java.util.OptionalInt;

import dev.warren.messaging.contract.Names;
import dev.warren.producer.board.QueueDepth;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * How many dead letters there are, counted every few seconds, so that neither a request
 * nor a scrape waits for the broker.
 */
@Component
class DeadLetterCount implements MeterBinder {

	private final QueueDepth depth;

	private final String queue;

	private volatile OptionalInt last = OptionalInt.empty();

	DeadLetterCount(QueueDepth depth, Names names) {
		this.depth = depth;
		this.queue = names.taskDead();
	}

	@Scheduled(fixedDelayString = "${warren.dead-letters.count-interval:2s}")
	void count() {
		this.last = this.depth.of(this.queue);
	}

	/** Null while the broker is away. */
	@Nullable Integer last() {
		return this.last.isPresent() ? this.last.getAsInt() : null;
	}

	@Override
	public void bindTo(MeterRegistry meters) {
		Gauge.builder("warren.deadletters", () -> (last() != null) ? last() : Double.NaN)
			.baseUnit("messages")
			.description("Messages in the queue of dead letters; unknown while the broker is away")
			.register(meters);
	}

}
