package dev.warren.messaging.observation;

import java.util.Map;
import java.util.Objects;

import com.rabbitmq.client.AMQP.BasicProperties;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.ReceiverContext;

/** Observes deliveries to consumers that are no listeners of Spring's, as Spring does. */
public final class DeliveryObservations {

	private final ObservationRegistry registry;

	DeliveryObservations(ObservationRegistry registry) {
		this.registry = registry;
	}

	/**
	 * Begins the handling of a delivery by this thread, in the trace that the message
	 * brings.
	 */
	public Handling handle(String queue, BasicProperties envelope) {
		ReceiverContext<BasicProperties> context = new ReceiverContext<>(DeliveryObservations::header);
		context.setCarrier(envelope);
		context.setRemoteServiceName("RabbitMQ");
		Observation observation = Observation.createNotStarted("warren.deliveries", () -> context, this.registry)
			.contextualName(queue + " receive")
			.lowCardinalityKeyValue("queue", queue)
			.highCardinalityKeyValue("messaging.message.id", String.valueOf(envelope.getMessageId()))
			.start();
		return new Handling(observation, observation.openScope());
	}

	private static String header(BasicProperties envelope, String key) {
		Map<String, Object> headers = Objects.requireNonNullElse(envelope.getHeaders(), Map.of());
		return Objects.toString(headers.get(key), "");
	}

	/** Until it is closed, by the same thread. */
	public record Handling(Observation observation, Observation.Scope scope) implements AutoCloseable {

		/** Marks the handling as failed. */
		public void failed(Throwable cause) {
			this.observation.error(cause);
		}

		@Override
		public void close() {
			this.scope.close();
			this.observation.stop();
		}

	}

}
