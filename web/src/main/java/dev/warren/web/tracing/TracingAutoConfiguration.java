package dev.warren.web.tracing;

import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.exporter.SpanExportingPredicate;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.web.util.DisconnectedClientHelper;

/** What is in the traces of a service; {@link TracingSwitch} leaves it out. */
@AutoConfiguration(
		beforeName = "org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration")
class TracingAutoConfiguration {

	/** Probes and scrapes would be most of all traces. */
	@Bean
	SpanExportingPredicate withoutActuator() {
		return (span) -> !span.getTags().getOrDefault("http.url", "").startsWith("/actuator");
	}

	/** In place of Boot's, with its order. */
	@Bean
	@Order(1000)
	PropagatingReceiverTracingObservationHandler<ReceiverContext<?>> receivedTraces(Tracer tracer,
			Propagator propagator) {
		return new PropagatingReceiverTracingObservationHandler<>(tracer, propagator) {

			/**
			 * Shows the cause, not "Listener method threw exception". An HTTP client that
			 * ends its event stream is no error.
			 */
			@Override
			public void onError(ReceiverContext<?> received) {
				Throwable error = received.getError();
				if (error != null && !isDisconnected(received, error)) {
					getRequiredSpan(received).error(NestedExceptionUtils.getMostSpecificCause(error));
				}
			}

		};
	}

	/** In the handling of a message, a closed connection is that of the broker. */
	private static boolean isDisconnected(ReceiverContext<?> received, Throwable error) {
		return received instanceof ServerRequestObservationContext
				&& DisconnectedClientHelper.isClientDisconnectedException(error);
	}

}
