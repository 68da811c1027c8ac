package dev.warren.messaging.events;

import java.nio.charset.StandardCharsets;

import dev.warren.messaging.contract.MessageText;
import dev.warren.messaging.contract.TaskEvent;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageProperties;

/** Task events as messages, checked in both directions: any client may publish them. */
final class TaskEventJson {

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
		if (event.taskId().isEmpty() || !MessageText.fitsProperty(event.taskId())
				|| event.taskId().codePoints().anyMatch(MessageText::isUnpairedSurrogate)) {
			throw new IllegalArgumentException("has a taskId that cannot be a message_id");
		}
		if (event.redrives() < 0 || event.attempt() < 0) {
			throw new IllegalArgumentException("has a negative count");
		}
		if (event.progress() != null && !(event.progress() >= 0 && event.progress() <= 1)) {
			throw new IllegalArgumentException("has a progress outside 0 to 1");
		}
		return event;
	}

}
