package dev.warren.messaging.events;

import java.nio.charset.StandardCharsets;

import dev.warren.messaging.contract.MessageText;
import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.contract.TaskEvent.Letter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageProperties;

/**
 * Task events as messages. Checked in both directions: any client may publish to the
 * exchange, and readers keep many events in memory.
 */
final class TaskEventJson {

	private static final int MAX_TEXT_LENGTH = 1000;

	private final JsonMapper json;

	TaskEventJson(JsonMapper json) {
		// Services are upgraded one by one: an event may have fields that are new here.
		this.json = json.rebuild().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
	}

	Message write(TaskEvent event) {
		return MessageBuilder.withBody(this.json.writeValueAsBytes(checked(event)))
			.setType(event.routingKey())
			.setContentType(MessageProperties.CONTENT_TYPE_JSON)
			.setContentEncoding(StandardCharsets.UTF_8.name())
			.setCorrelationId(event.taskId())
			.build();
	}

	TaskEvent read(Message message) {
		try {
			return checked(this.json.readValue(message.getBody(), TaskEvent.class));
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("is no JSON of a task event: " + ex.getOriginalMessage(), ex);
		}
	}

	@SuppressWarnings("ConstantValue") // JSON may lack what the record must have
	private static TaskEvent checked(@Nullable TaskEvent event) {
		if (event == null || event.taskId() == null || event.type() == null || event.at() == null) {
			throw new IllegalArgumentException("lacks taskId, type or at");
		}
		require(isMessageId(event.taskId()), "has a taskId that cannot be a message_id");
		require(event.redrives() >= 0 && event.attempt() >= 0, "has a negative count");
		require(event.progress() == null || (event.progress() >= 0 && event.progress() <= 1),
				"has a progress outside 0 to 1");
		return new TaskEvent(event.taskId(), event.type(), event.at(), event.redrives(), event.attempt(),
				clip(event.worker(), MAX_TEXT_LENGTH), clip(event.description(), TaskEvent.MAX_DESCRIPTION_LENGTH),
				event.priority(), clip(event.fingerprint(), MAX_TEXT_LENGTH), event.progress(),
				clip(event.error(), MAX_TEXT_LENGTH), event.nextAttemptAt(), clip(event.letter()));
	}

	private static @Nullable Letter clip(@Nullable Letter letter) {
		return (letter != null) ? new Letter(clip(letter.reason(), MAX_TEXT_LENGTH), letter.deliveries(),
				letter.diedAt(), clip(letter.contentType(), MAX_TEXT_LENGTH), letter.size(), letter.text(),
				clip(letter.preview(), TaskEvent.MAX_DESCRIPTION_LENGTH), letter.idAssigned()) : null;
	}

	private static void require(boolean condition, String complaint) {
		if (!condition) {
			throw new IllegalArgumentException(complaint);
		}
	}

	private static boolean isMessageId(String text) {
		return !text.isEmpty() && MessageText.fitsProperty(text)
				&& text.codePoints().noneMatch(TaskEventJson::isUnpairedSurrogate);
	}

	private static @Nullable String clip(@Nullable String text, int length) {
		return (text != null) ? text.codePoints()
			.limit(length)
			.map((c) -> isUnpairedSurrogate(c) ? '\ufffd' : c)
			.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
			.toString() : null;
	}

	/** JSON can express one, UTF-8 cannot. */
	private static boolean isUnpairedSurrogate(int codePoint) {
		return Character.getType(codePoint) == Character.SURROGATE;
	}

}
