package dev.warren.messaging.publish;

import java.util.stream.Stream;

import dev.warren.messaging.publish.PublishException.Reason;
import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.MeterRegistry;
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

	private static final String NAME = "warren.publish";

	private static final String ACCEPTED = "accepted";

	private static final String ERROR = "error";

	private final ObservationRegistry registry;

	PublishObservations(ObservationRegistry registry) {
		this.registry = registry;
	}

	/**
	 * Registers all outcomes: Prometheus sees no increase in a series that begins with
	 * its first failure. The tags are those that the observation gives.
	 */
	static void register(MeterRegistry meters, Stream<String> exchanges) {
		exchanges.map(PublishObservations::destination).distinct().forEach((exchange) -> {
			register(meters, exchange, ACCEPTED, KeyValue.NONE_VALUE);
			register(meters, exchange, ERROR, IllegalArgumentException.class.getSimpleName());
			Stream.of(Reason.values())
				.forEach((reason) -> register(meters, exchange, reason.word(), PublishException.class.getSimpleName()));
		});
	}

	private static void register(MeterRegistry meters, String exchange, String outcome, String error) {
		meters.timer(NAME, "exchange", exchange, "outcome", outcome, "error", error);
	}

	Observation start(String exchange, String routingKey, MessageProperties envelope) {
		SenderContext<MessageProperties> context = new SenderContext<>(
				(_, key, value) -> envelope.setHeader(key, value));
		context.setCarrier(envelope);
		String destination = destination(exchange);
		return Observation.createNotStarted(NAME, () -> context, this.registry)
			.contextualName(destination + " publish")
			.lowCardinalityKeyValue("exchange", destination)
			.highCardinalityKeyValue("messaging.rabbitmq.destination.routing_key", routingKey)
			.highCardinalityKeyValue("messaging.message.id", String.valueOf(envelope.getMessageId()))
			.start();
	}

	private static String destination(String exchange) {
		return exchange.isEmpty() ? "(default)" : exchange;
	}

	static void stop(Observation observation, @Nullable Throwable failure) {
		String outcome = switch (failure) {
			case null -> ACCEPTED;
			case PublishException ex -> ex.reason().word();
			default -> ERROR;
		};
		if (failure != null) {
			observation.error(failure);
		}
		observation.lowCardinalityKeyValue("outcome", outcome).stop();
	}

}
