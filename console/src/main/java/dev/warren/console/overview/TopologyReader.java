package dev.warren.console.overview;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.warren.console.overview.Overview.Binding;
import dev.warren.console.overview.Overview.Consumer;
import dev.warren.console.overview.Overview.Exchange;
import dev.warren.console.overview.Overview.Queue;
import dev.warren.console.overview.Overview.Topology;
import tools.jackson.databind.JsonNode;

import org.springframework.stereotype.Component;

/** What the broker has declared, and the messages in it. */
@Component
record TopologyReader(ManagementApi api) {

	/** The instance that has opened a connection, without what it is for. */
	private static final Pattern INSTANCE = Pattern.compile("(.+@.+-[0-9a-f]{4})\\..+");

	Topology topology() throws IOException {
		List<Exchange> exchanges = this.api.stream("exchanges?columns=name,type")
			.map((exchange) -> new Exchange(text(exchange, "name"), text(exchange, "type")))
			.filter((exchange) -> isOwn(exchange.name()))
			.toList();
		List<Binding> bindings = this.api.stream("bindings?columns=source,destination,destination_type,routing_key")
			.map((binding) -> new Binding(text(binding, "source"), text(binding, "destination"),
					text(binding, "destination_type"), text(binding, "routing_key")))
			.filter((binding) -> isOwn(binding.source()))
			.toList();
		List<Queue> queues = this.api
			.stream("queues?columns=name,type,messages_ready,messages_unacknowledged,messages_delayed,consumers")
			.map((queue) -> new Queue(text(queue, "name"), text(queue, "type"), number(queue, "messages_ready"),
					number(queue, "messages_unacknowledged"), number(queue, "messages_delayed"),
					number(queue, "consumers")))
			.toList();
		return new Topology(exchanges, bindings, queues, consumers());
	}

	private List<Consumer> consumers() throws IOException {
		Map<String, String> names = this.api.stream("connections?columns=name,user_provided_name")
			.collect(Collectors.toMap((connection) -> text(connection, "name"),
					(connection) -> text(connection, "user_provided_name"), (first, _) -> first));
		Map<String, Integer> held = this.api.stream("channels?columns=name,messages_unacknowledged")
			.collect(Collectors.toMap((channel) -> text(channel, "name"),
					(channel) -> number(channel, "messages_unacknowledged"), Integer::sum));
		return this.api
			.stream("consumers?columns=queue.name,consumer_tag,channel_details.name,channel_details.connection_name")
			.map((consumer) -> {
				JsonNode channel = consumer.path("channel_details");
				String connection = text(channel, "connection_name");
				String name = names.getOrDefault(connection, "");
				return new Consumer(text(consumer.path("queue"), "name"),
						name.isEmpty() ? connection : INSTANCE.matcher(name).replaceFirst("$1"),
						text(consumer, "consumer_tag"), held.getOrDefault(text(channel, "name"), 0));
			})
			.toList();
	}

	/** Not one of the exchanges that every broker has. */
	private static boolean isOwn(String exchange) {
		return !exchange.isEmpty() && !exchange.startsWith("amq.");
	}

	private static String text(JsonNode node, String field) {
		return node.path(field).asString("");
	}

	private static int number(JsonNode node, String field) {
		return node.path(field).asInt(0);
	}

}
