package dev.warren.producer.tasks;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

import dev.warren.messaging.contract.Names;
import dev.warren.messaging.contract.Headers;
import dev.warren.messaging.publish.ConfirmedPublisher;
import dev.warren.messaging.publish.PublishException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageBuilderSupport;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.stereotype.Component;

/** Puts tasks on the work queue. */
@Component
class TaskSubmission {

	private static final Logger log = LoggerFactory.getLogger(TaskSubmission.class);

	private final ConfirmedPublisher publisher;

	private final Names names;

	private final Counter accepted;

	private final Counter refused;

	TaskSubmission(ConfirmedPublisher publisher, Names names, MeterRegistry meters) {
		this.publisher = publisher;
		this.names = names;
		Counter.Builder submitted = Counter.builder("warren.tasks.submitted").baseUnit("tasks");
		this.accepted = submitted.tag("outcome", "accepted").register(meters);
		this.refused = submitted.tag("outcome", "refused").register(meters);
	}

	/**
	 * Returns once the broker has confirmed and routed the task.
	 * @throws PublishException if it did not, with the reason
	 */
	TaskAccepted submit(TaskRequest request) {
		String id = UUID.randomUUID().toString();
		try {
			this.publisher.publish(this.names.tasks(), Names.TASK_KEY, message(id, request));
		}
		catch (PublishException ex) {
			this.refused.increment();
			log.warn("Task {} not accepted: {}: {}", id, ex.reason(), ex.getMessage());
			throw ex;
		}
		this.accepted.increment();
		log.info("Task {} accepted", id);
		return new TaskAccepted(id, request.description());
	}

	private static Message message(String id, TaskRequest request) {
		MessageBuilderSupport<Message> message = MessageBuilder
			.withBody(request.description().getBytes(StandardCharsets.UTF_8))
			.setMessageId(id)
			.setType("task")
			.setContentType(MessageProperties.CONTENT_TYPE_TEXT_PLAIN)
			.setContentEncoding(StandardCharsets.UTF_8.name());
		if (request.priority() != null) {
			message.setPriority(request.priority());
		}
		if (request.failTimes() != null) {
			message.setHeader(Headers.FAIL_TIMES, request.failTimes());
		}
		return message.build();
	}

}
