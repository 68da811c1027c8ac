package dev.warren.messaging.publish;

import java.util.stream.Stream;

import dev.warren.messaging.publish.PublishException.Reason;
import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler.IgnoredMeters;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.SenderContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.core.Exchange;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Observes each message from the call to its outcome: the timer {@code warren.publish}
 * and, where tracing is on, a span whose context travels in the headers. Unlike Spring's,
 * it has no tag for the routing key, which users choose freely.
 */
final class PublishObservations {

	private static final String NAME = "warren.publish";

	private static final String ACCEPTED = "accepted";

	private static final String ERROR = "error";

	private final ObservationRegistry registry;

	private final ObservationRegistry untraced = ObservationRegistry.create();

	PublishObservations(ObservationRegistry registry, MeterRegistry meters, ObjectProvider<Exchange> exchanges) {
		this.registry = registry;
		this.untraced.observationConfig()
			.observationHandler(new DefaultMeterObservationHandler(meters, IgnoredMeters.LONG_TASK_TIMER));
		Stream.concat(Stream.of(""), exchanges.stream().map(Exchange::getName))
			.map(PublishObservations::destination)
			.forEach((exchange) -> register(meters, exchange));
	}

	/**
	 * Registers all outcomes: Prometheus sees no increase in a series that begins with
	 * its first failure. The tags are those that the observation gives.
	 */
	private static void register(MeterRegistry meters, String exchange) {
		register(meters, exchange, ACCEPTED, KeyValue.NONE_VALUE);
		register(meters, exchange, ERROR, IllegalArgumentException.class.getSimpleName());
		Stream.of(Reason.values())
			.forEach((reason) -> register(meters, exchange, reason.word(), PublishException.class.getSimpleName()));
	}

	private static void register(MeterRegistry meters, String exchange, String outcome, String error) {
		meters.timer(NAME, "exchange", exchange, "outcome", outcome, "error", error);
	}

	/**
	 * A message that no request or delivery causes, such as an event that was kept,
	 * begins no trace. A copy of a message links the trace of the original.
	 */
	Observation start(String exchange, String routingKey, MessageProperties envelope) {
		SenderContext<MessageProperties> context = new SenderContext<>(
				(_, key, value) -> envelope.setHeader(key, value));
		context.setCarrier(envelope);
		context.setRemoteServiceName("RabbitMQ");
		SpanContext original = TraceHeaders.read(envelope);
		boolean traced = this.registry.getCurrentObservation() != null;
		String destination = destination(exchange);
		Observation observation = Observation
			.createNotStarted(NAME, () -> context, traced ? this.registry : this.untraced)
			.contextualName(destination + " publish")
			.lowCardinalityKeyValue("exchange", destination)
			.highCardinalityKeyValue("messaging.rabbitmq.destination.routing_key", routingKey)
			.highCardinalityKeyValue("messaging.message.id", String.valueOf(envelope.getMessageId()))
			.start();
		if (original.isValid()) {
			observation.scoped(() -> Span.current().addLink(original));
		}
		return observation;
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
