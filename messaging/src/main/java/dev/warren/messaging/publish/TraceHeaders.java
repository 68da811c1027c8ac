package dev.warren.messaging.publish;

import java.util.Objects;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.core.MessageProperties;

/** Reads the trace that a message has been in. */
final class TraceHeaders implements TextMapGetter<MessageProperties> {

	/** Not valid if there is none. */
	static SpanContext read(MessageProperties envelope) {
		Context context = W3CTraceContextPropagator.getInstance().extract(Context.root(), envelope, new TraceHeaders());
		return Span.fromContext(context).getSpanContext();
	}

	@Override
	public Iterable<String> keys(MessageProperties envelope) {
		return envelope.getHeaders().keySet();
	}

	@Override
	public @Nullable String get(@Nullable MessageProperties envelope, String key) {
		return (envelope != null) ? Objects.toString((Object) envelope.getHeader(key), null) : null;
	}

}
