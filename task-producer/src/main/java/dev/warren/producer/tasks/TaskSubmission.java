package dev.warren.producer.tasks;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import dev.warren.messaging.contract.Names;
import dev.warren.messaging.contract.Headers;
import dev.warren.messaging.publish.ConfirmedPublisher;
import dev.warren.messaging.publish.PublishException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
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
		return ConfirmedPublisher.await(submitAsync(request));
	}

	/** As {@link #submit}, without waiting for the confirm. */
	CompletableFuture<TaskAccepted> submitAsync(TaskRequest request) {
		String id = UUID.randomUUID().toString();
		return this.publisher.publishAsync(this.names.tasks(), Names.TASK_KEY, message(id, request))
			.whenComplete((_, failure) -> report(id, failure))
			.thenApply((_) -> new TaskAccepted(id, request.description()));
	}

	private void report(String id, @Nullable Throwable failure) {
		if (failure == null) {
			this.accepted.increment();
			log.info("Task {} accepted", id);
		}
		else {
			this.refused.increment();
			Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : failure;
			log.warn("Task {} not accepted: {}", id, (cause instanceof PublishException ex)
					? ex.reason() + ": " + ex.getMessage() : String.valueOf(cause));
		}
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
