package dev.warren.messaging.contract;

import java.util.List;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Envelope;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.support.DefaultMessagePropertiesConverter;

/**
 * Reads the properties of messages from any client. Spring's converter throws at a
 * delivery mode other than 1 and 2: no listener would see the message, and each consumer
 * that it is delivered to would fail, one after the other, without end. Its observation
 * of a listener throws at a trace context that is no text.
 */
public final class ReceivedEnvelopes extends DefaultMessagePropertiesConverter {

	/** https://www.w3.org/TR/trace-context/ */
	private static final List<String> TRACE = List.of("traceparent", "tracestate");

	@Override
	public MessageProperties toMessageProperties(BasicProperties source, @Nullable Envelope envelope, String charset) {
		Integer mode = source.getDeliveryMode();
		boolean odd = mode != null && mode != 1 && mode != 2;
		MessageProperties properties = super.toMessageProperties(
				odd ? source.builder().deliveryMode(null).build() : source, envelope, charset);
		TRACE.forEach((header) -> properties.getHeaders().computeIfPresent(header, (_, value) -> value.toString()));
		return properties;
	}

}
