package dev.warren.worker.tasks;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.propagation.Propagator;

import org.springframework.amqp.core.MessageProperties;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** What a trace shows of a task beside Spring's span of each delivery. */
@Component
record TaskTrace(ObservationRegistry observations, ObjectProvider<Propagator> propagator) {

	private static final ContextSnapshotFactory contexts = ContextSnapshotFactory.builder().build();

	/** A span from the submission to the first delivery, beside that of the delivery. */
	void waited(Task task, MessageProperties envelope) {
		Instant now = Instant.now();
		Optional<Duration> waited = task.redelivered() ? Optional.empty() : task.age(now);
		this.propagator.ifAvailable((traces) -> waited.ifPresent(
				(time) -> traces.extract(envelope, (headers, name) -> String.valueOf((Object) headers.getHeader(name)))
					.name("wait in " + envelope.getConsumerQueue())
					.startTimestamp(now.minus(time).toEpochMilli(), TimeUnit.MILLISECONDS)
					.start()
					.end()));
	}

	/** Nothing is thrown to the container, which would report it to the span. */
	void failed(Throwable cause) {
		Observation delivery = this.observations.getCurrentObservation();
		if (delivery != null) {
			delivery.error(cause);
		}
	}

	/** Work on another thread that belongs to the trace of this one. */
	static <T> Callable<T> continued(Callable<T> work) {
		return contexts.captureAll().wrap(work);
	}

}
