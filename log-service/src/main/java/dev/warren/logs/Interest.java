package dev.warren.logs;

import java.util.List;
import java.util.Map;

import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.Binding.DestinationType;
import org.springframework.amqp.core.Queue;

/** What a subscriber wants to hear of. */
record Interest(String exchange, List<String> bindingKeys) {

	List<Binding> bindings(Queue queue) {
		return this.bindingKeys.stream()
			.map((key) -> new Binding(queue.getName(), DestinationType.QUEUE, this.exchange, key, Map.of()))
			.toList();
	}

}
