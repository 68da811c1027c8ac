package dev.warren.messaging.publish;

import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.SenderContext;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.core.MessageProperties;

/**
 * Observes each message from the call to its outcome: the timer {@code warren.publish}
 * and, where a tracer is present, a span whose context travels in the headers. Unlike
 * Spring's, it has no tag for the routing key, which users choose freely.
 */
final class PublishObservations {

	private final ObservationRegistry registry;

	PublishObservations(ObservationRegistry registry) {
		this.registry = registry;
	}

	CompletableFuture<Void> observe(String exchange, String routingKey, MessageProperties envelope,
			Supplier<CompletableFuture<Void>> publishing) {
		SenderContext<MessageProperties> context = new SenderContext<>(
				(_, key, value) -> envelope.setHeader(key, value));
		context.setCarrier(envelope);
		String destination = exchange.isEmpty() ? "(default)" : exchange;
		Observation observation = Observation.createNotStarted("warren.publish", () -> context, this.registry)
			.contextualName(destination + " publish")
			.lowCardinalityKeyValue("exchange", destination)
			.highCardinalityKeyValue("messaging.rabbitmq.destination.routing_key", routingKey)
			.highCardinalityKeyValue("messaging.message.id", String.valueOf(envelope.getMessageId()))
			.start();
		CompletableFuture<Void> outcome;
		try {
			outcome = publishing.get();
		}
		catch (RuntimeException ex) {
			observation.lowCardinalityKeyValue("outcome", outcome(ex)).error(ex).stop();
			throw ex;
		}
		outcome.whenComplete((_, failure) -> {
			observation.lowCardinalityKeyValue("outcome", outcome(failure)).stop();
		});
		return outcome;
	}

	private static String outcome(@Nullable Throwable failure) {
		Throwable cause = (failure != null && failure.getCause() != null) ? failure.getCause() : failure;
		if (cause == null) {
			return "accepted";
		}
		return (cause instanceof PublishException ex) ? ex.reason().name().toLowerCase(Locale.ROOT).replace('_', '-')
				: "error";
	}

}
