package dev.warren.messaging.publish;

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

	Observation start(String exchange, String routingKey, MessageProperties envelope) {
		SenderContext<MessageProperties> context = new SenderContext<>(
				(_, key, value) -> envelope.setHeader(key, value));
		context.setCarrier(envelope);
		String destination = exchange.isEmpty() ? "(default)" : exchange;
		return Observation.createNotStarted("warren.publish", () -> context, this.registry)
			.contextualName(destination + " publish")
			.lowCardinalityKeyValue("exchange", destination)
			.highCardinalityKeyValue("messaging.rabbitmq.destination.routing_key", routingKey)
			.highCardinalityKeyValue("messaging.message.id", String.valueOf(envelope.getMessageId()))
			.start();
	}

	static void stop(Observation observation, @Nullable Throwable failure) {
		String outcome = switch (failure) {
			case null -> "accepted";
			case PublishException ex -> ex.reason().word();
			default -> {
				observation.error(failure);
				yield "error";
			}
		};
		observation.lowCardinalityKeyValue("outcome", outcome).stop();
	}

}
