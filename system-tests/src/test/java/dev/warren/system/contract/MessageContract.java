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

/** Compares messages with the document and records which of its messages were sent. */
final class MessageContract {

	private final AsyncApiDocument document;

	private final Set<String> seen = new ConcurrentSkipListSet<>();

	private final Set<String> faults = new ConcurrentSkipListSet<>();

	MessageContract(AsyncApiDocument document) {
		this.document = document;
	}

	void check(CapturedMessage message) {
		String type = message.envelope().getType();
		this.document.messages(message.channel())
			.entrySet()
			.stream()
			.filter((candidate) -> candidate.getValue().at("/bindings/amqp/messageType").asString().equals(type))
			.map((candidate) -> new Match(candidate.getKey(), faults(message, candidate)))
			.min(Comparator.comparingInt((match) -> match.faults().size()))
			.ifPresentOrElse(this::note, () -> this.faults
				.add("channel %s: a message of the type '%s' is not documented".formatted(message.channel(), type)));
		routingKeyFault(message).forEach(this.faults::add);
	}

	private void note(Match best) {
		this.seen.add(best.message());
		this.faults.addAll(best.faults());
	}

	private List<String> faults(CapturedMessage message, Entry<String, JsonNode> candidate) {
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

	/** For exchanges only: the routing key of a queue is its name, prefix included. */
	private Stream<String> routingKeyFault(CapturedMessage message) {
		JsonNode channel = Objects.requireNonNull(this.document.channels().get(message.channel()));
		return (channel.at("/bindings/amqp/is").asString().equals("routingKey")
				&& !AsyncApiDocument.address(channel).matcher(message.routingKey()).matches())
						? Stream.of("channel %s: the routing key '%s' is none of %s".formatted(message.channel(),
								message.routingKey(), channel.get("address")))
						: Stream.empty();
	}

	private static Stream<String> fault(String what, JsonNode documented, @Nullable String actual) {
		String expected = documented.isMissingNode() ? null : documented.asString();
		return Objects.equals(expected, actual) ? Stream.empty()
				: Stream.of("%s is %s in the document and %s in the message".formatted(what, expected, actual));
	}

	/** The differences, one line each. */
	Set<String> faults() {
		return this.faults;
	}

	/** The documented messages that were not sent yet; empty once there is a fault. */
	Set<String> missing() {
		Set<String> missing = new TreeSet<>();
		if (this.faults.isEmpty()) {
			missing.addAll(this.document.messages().keySet());
			missing.removeAll(this.seen);
		}
		return missing;
	}

	/** The differences between a message and one of the documented messages. */
	private record Match(String message, List<String> faults) {
	}

}
