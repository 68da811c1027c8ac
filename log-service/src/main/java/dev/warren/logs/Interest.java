package dev.warren.logs;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.Binding.DestinationType;
import org.springframework.amqp.core.Queue;

/**
 * What a subscriber wants to hear of.
 *
 * @param bindingKeys the keys; for a fanout exchange the empty one
 */
public record Interest(String exchange, Set<String> bindingKeys) {

	public Interest {
		bindingKeys = Set.copyOf(bindingKeys);
	}

	public List<Binding> bindings(Queue queue) {
		return this.bindingKeys.stream()
			.map((key) -> new Binding(queue.getName(), DestinationType.QUEUE, this.exchange, key, Map.of()))
			.toList();
	}

	/** As the broker would, to whom nobody can turn for a message that is in a stream. */
	public boolean matches(LogEvent event) {
		return this.exchange.equals(event.exchange()) && this.bindingKeys.stream()
			.anyMatch((key) -> key.isEmpty() || KeyPattern.matches(key, String.valueOf(event.routingKey())));
	}

}
