package dev.warren.system.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import tools.jackson.databind.JsonNode;

/** Exchanges, queues and bindings with their attributes, in a form to be compared. */
final class TopologyElements {

	/** The routing key of bindings that clients add. */
	private static final String ANY_KEY = "{key}";

	private final Map<String, Map<String, String>> entries = new TreeMap<>();

	private final Set<String> transients = new TreeSet<>();

	/** Those of the document. */
	static TopologyElements of(AsyncApiDocument document) {
		TopologyElements elements = new TopologyElements();
		document.exchanges()
			.forEach((exchange) -> elements.exchange(exchange.get("name").asString(), exchange, "autoDelete"));
		document.queues().forEach((queue) -> {
			String name = queue.get("address").asString();
			boolean isTransient = queue.path("x-transient").asBoolean(false);
			elements.queue(name, queue.at("/bindings/amqp/queue"), "autoDelete", queue.path("x-arguments"),
					isTransient);
			queue.path("x-bindings")
				.forEach((binding) -> elements.binding(binding.get("exchange").asString(),
						binding.get("routingKey").asString(), name, isTransient));
		});
		return elements;
	}

	/** Those of the broker; the queues of one channel count as one. */
	static TopologyElements of(ManagementApi broker, String prefix, AsyncApiDocument document) {
		TopologyElements elements = new TopologyElements();
		broker.list("exchanges")
			.filter((exchange) -> has(exchange, "name", prefix))
			.forEach((exchange) -> elements.exchange(name(exchange, "name", prefix), exchange, "auto_delete"));
		broker.list("queues")
			.filter((queue) -> has(queue, "name", prefix))
			.forEach((queue) -> elements.queue(channelAddress(name(queue, "name", prefix), document), queue,
					"auto_delete", queue.get("arguments"), false));
		broker.list("bindings")
			.filter((binding) -> has(binding, "source", prefix) && has(binding, "destination", prefix))
			.forEach((binding) -> {
				String queue = channelAddress(name(binding, "destination", prefix), document);
				String exchange = name(binding, "source", prefix);
				elements.binding(exchange, key(exchange, binding.get("routing_key").asString(), queue, document), queue,
						false);
			});
		elements.entries.values()
			.forEach((attributes) -> attributes.replaceAll((_, value) -> value.replace(prefix, "")));
		return elements;
	}

	/** The differences, one line each. */
	List<String> differencesTo(TopologyElements broker) {
		List<String> differences = new ArrayList<>();
		this.entries.forEach((element, documented) -> {
			Map<String, String> found = broker.entries.get(element);
			if (found != null) {
				compare(element, documented, found, differences);
			}
			else if (!this.transients.contains(element)) {
				differences.add(element + ": is in the document, but not on the broker");
			}
		});
		broker.entries.forEach((element, found) -> {
			if (!this.entries.containsKey(element)) {
				differences.add(element + ": is on the broker, but not in the document " + found);
			}
		});
		return differences;
	}

	private static void compare(String element, Map<String, String> documented, Map<String, String> found,
			List<String> differences) {
		Set<String> attributes = new TreeSet<>(documented.keySet());
		attributes.addAll(found.keySet());
		for (String attribute : attributes) {
			String expected = documented.getOrDefault(attribute, "absent");
			String actual = found.getOrDefault(attribute, "absent");
			if (!expected.equals(actual)) {
				differences.add("%s: %s is %s in the document and %s on the broker".formatted(element, attribute,
						expected, actual));
			}
		}
	}

	private void exchange(String name, JsonNode exchange, String autoDelete) {
		Map<String, String> attributes = new TreeMap<>();
		attributes.put("type", exchange.get("type").asString());
		attributes.put("durable", exchange.get("durable").asString());
		attributes.put("autoDelete", exchange.get(autoDelete).asString());
		add("exchange " + name, attributes, false);
	}

	private void queue(String name, JsonNode queue, String autoDelete, JsonNode arguments, boolean isTransient) {
		Map<String, String> attributes = new TreeMap<>();
		attributes.put("durable", queue.get("durable").asString());
		attributes.put("exclusive", queue.get("exclusive").asString());
		attributes.put("autoDelete", queue.get(autoDelete).asString());
		arguments.propertyStream()
			.forEach((argument) -> attributes.put(argument.getKey(), argument.getValue().asString()));
		// RabbitMQ 4 adds the default, older versions do not.
		attributes.putIfAbsent("x-queue-type", "classic");
		add("queue " + name, attributes, isTransient);
	}

	private void binding(String exchange, String key, String queue, boolean isTransient) {
		add("binding %s --%s--> %s".formatted(exchange, key, queue), new TreeMap<>(),
				isTransient || key.equals(ANY_KEY));
	}

	private void add(String element, Map<String, String> attributes, boolean isTransient) {
		this.entries.put(element, attributes);
		if (isTransient) {
			this.transients.add(element);
		}
	}

	private static boolean has(JsonNode element, String property, String prefix) {
		return element.get(property).asString().startsWith(prefix);
	}

	private static String name(JsonNode element, String property, String prefix) {
		return element.get(property).asString().substring(prefix.length());
	}

	/** The key of a binding; {key} unless the document names it. */
	private static String key(String exchange, String key, String queue, AsyncApiDocument document) {
		List<String> documented = document.queue(queue)
			.stream()
			.flatMap((channel) -> channel.path("x-bindings").valueStream())
			.filter((binding) -> binding.get("exchange").asString().equals(exchange))
			.map((binding) -> binding.get("routingKey").asString())
			.toList();
		return (!documented.contains(key) && documented.contains(ANY_KEY)) ? ANY_KEY : key;
	}

	private static String channelAddress(String queue, AsyncApiDocument document) {
		return document.queue(queue).map((documented) -> documented.get("address").asString()).orElse(queue);
	}

}
