package dev.warren.messaging.events;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

import dev.warren.messaging.contract.Names;
import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.publish.ConfirmedPublisher;
import dev.warren.messaging.publish.PublishException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageProperties;

/**
 * Tells the history what happened to a task, and reads what it was told. Texts that are
 * too long for an event are shortened.
 */
public final class TaskEventPublisher {

	private final ConfirmedPublisher publisher;

	private final Names names;

	private final JsonMapper json;

	TaskEventPublisher(ConfirmedPublisher publisher, Names names, JsonMapper json) {
		this.publisher = publisher;
		this.names = names;
		// Services are upgraded one by one: an event may have fields that are new here.
		this.json = json.rebuild().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
	}

	/**
	 * Returns once the broker has put the event into the history.
	 * @throws PublishException if it did not, or nobody knows
	 */
	public void publish(TaskEvent event) {
		this.publisher.publish(this.names.taskEvents(), event.routingKey(), message(event));
	}

	/**
	 * As {@link #publish}, without waiting for the confirm. What is chained to the future
	 * runs on the connection's thread and must not block.
	 * @return completes when the event is in the history, or fails with a
	 * {@link PublishException}
	 */
	public CompletableFuture<Void> publishAsync(TaskEvent event) {
		return this.publisher.publishAsync(this.names.taskEvents(), event.routingKey(), message(event));
	}

	/**
	 * Reads an event.
	 * @throws IllegalArgumentException if the message is no event of a task; the message
	 * says why
	 */
	public TaskEvent read(Message message) {
		try {
			return CheckedEvent.of(this.json.readValue(message.getBody(), TaskEvent.class));
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("is no JSON of a task event: " + ex.getOriginalMessage(), ex);
		}
	}

	private Message message(TaskEvent event) {
		return MessageBuilder.withBody(this.json.writeValueAsBytes(CheckedEvent.of(event)))
			.setType(event.routingKey())
			.setContentType(MessageProperties.CONTENT_TYPE_JSON)
			.setContentEncoding(StandardCharsets.UTF_8.name())
			.setCorrelationId(event.taskId())
			.build();
	}

}
