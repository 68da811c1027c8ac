package dev.warren.system.contract;

import java.util.Comparator;
import java.util.List;
import java.util.Map.Entry;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Compares messages with the document, and knows which of its messages were seen. */
final class MessageContract {

	private final Document document;

	private final Set<String> seen = new ConcurrentSkipListSet<>();

	private final Set<String> faults = new ConcurrentSkipListSet<>();

	MessageContract(Document document) {
		this.document = document;
	}

	void check(Captured message) {
		String type = message.envelope().getType();
		this.document.messages(message.channel())
			.entrySet()
			.stream()
			.filter((candidate) -> candidate.getValue().at("/bindings/amqp/messageType").asString().equals(type))
			.map((candidate) -> new Reading(candidate.getKey(), faults(message, candidate)))
			.min(Comparator.comparingInt((reading) -> reading.faults().size()))
			.ifPresentOrElse(this::note, () -> this.faults
				.add("channel %s: a message of the type '%s' is not documented".formatted(message.channel(), type)));
		routingKeyFault(message).forEach(this.faults::add);
	}

	private void note(Reading best) {
		this.seen.add(best.message());
		this.faults.addAll(best.faults());
	}

	private List<String> faults(Captured message, Entry<String, JsonNode> candidate) {
		JsonNode documented = candidate.getValue();
		String what = "channel %s, message %s: ".formatted(message.channel(), candidate.getKey());
		String schemas = "/components/messages/" + candidate.getKey();
		return Stream
			.of(fault(what + "content_type", documented.at("/contentType"), message.envelope().getContentType()),
					fault(what + "content_encoding", documented.at("/bindings/amqp/contentEncoding"),
							message.envelope().getContentEncoding()),
					this.document.faults(what + "property", schemas + "/x-properties", message.properties()),
					this.document.faults(what + "header", schemas + "/headers", message.headers()),
					this.document.faults(what + "payload", schemas + "/payload", message.payload()))
			.flatMap((faults) -> faults)
			.toList();
	}

	/** Of an exchange; a queue is reached by its name, before which there is a prefix. */
	private Stream<String> routingKeyFault(Captured message) {
		JsonNode channel = Objects.requireNonNull(this.document.channels().get(message.channel()));
		return (channel.at("/bindings/amqp/is").asString().equals("routingKey")
				&& !Document.address(channel).matcher(message.routingKey()).matches())
						? Stream.of("channel %s: the routing key '%s' is none of %s".formatted(message.channel(),
								message.routingKey(), channel.get("address")))
						: Stream.empty();
	}

	private static Stream<String> fault(String what, JsonNode documented, @Nullable String actual) {
		String expected = documented.isMissingNode() ? null : documented.asString();
		return Objects.equals(expected, actual) ? Stream.empty()
				: Stream.of("%s is %s in the document and %s in the message".formatted(what, expected, actual));
	}

	/** What differs, a line for each. */
	Set<String> faults() {
		return this.faults;
	}

	/** The messages of the document that nobody has sent yet; none after a fault. */
	Set<String> awaited() {
		Set<String> awaited = new TreeSet<>();
		if (this.faults.isEmpty()) {
			awaited.addAll(this.document.messages().keySet());
			awaited.removeAll(this.seen);
		}
		return awaited;
	}

	/** What a message would be faulted for, if it were this one of the document. */
	private record Reading(String message, List<String> faults) {
	}

}
