package dev.warren.producer.tasks;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import dev.warren.messaging.contract.Names;
import dev.warren.messaging.contract.Headers;
import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.contract.TaskEvent.Type;
import dev.warren.messaging.events.TaskEventPublisher;
import dev.warren.messaging.publish.ConfirmedPublisher;
import dev.warren.messaging.publish.PublishException;
import dev.warren.producer.board.TaskBoard;
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

	private final TaskEventPublisher events;

	private final TaskBoard board;

	private final Names names;

	private final Counter accepted;

	private final Counter refused;

	TaskSubmission(ConfirmedPublisher publisher, TaskEventPublisher events, TaskBoard board, Names names,
			MeterRegistry meters) {
		this.publisher = publisher;
		this.events = events;
		this.board = board;
		this.names = names;
		Counter.Builder submitted = Counter.builder("warren.tasks.submitted").baseUnit("tasks");
		this.accepted = submitted.tag("outcome", "accepted").register(meters);
		this.refused = submitted.tag("outcome", "refused").register(meters);
	}

	/**
	 * Returns once the broker has confirmed and routed the task, and the history knows of
	 * it.
	 * @throws PublishException if the broker did not take the task, with the reason
	 */
	TaskAccepted submit(String id, TaskRequest request) {
		return ConfirmedPublisher.await(submitAsync(id, request));
	}

	/** As {@link #submit}, without waiting for the confirms. */
	CompletableFuture<TaskAccepted> submitAsync(String id, TaskRequest request) {
		TaskEvent submitted = new TaskEvent(id, Type.SUBMITTED, Instant.now(), 0, 0, null, request.description(),
				request.priority(), request.fingerprint(), null, null, null);
		return this.publisher.publishAsync(this.names.tasks(), Names.TASK_KEY, message(id, request))
			.whenComplete((_, failure) -> report(id, failure))
			.thenComposeAsync((_) -> tell(submitted), Thread::startVirtualThread)
			.thenApply((_) -> new TaskAccepted(id, request.description()));
	}

	private void report(String id, @Nullable Throwable failure) {
		if (failure == null) {
			this.accepted.increment();
			log.info("Task {} accepted", id);
		}
		else {
			this.refused.increment();
			log.warn("Task {} not accepted: {}", id, reason(failure));
		}
	}

	/**
	 * The task is accepted in any case. A message of its own because a broker that can
	 * put a task into the history alone, its queue's binding gone, takes it for routed.
	 */
	private CompletableFuture<Void> tell(TaskEvent submitted) {
		this.board.note(submitted);
		return this.events.publishAsync(submitted).exceptionally((failure) -> {
			log.warn("Task {} enters the history only when a worker starts it: {}", submitted.taskId(),
					reason(failure));
			return null;
		});
	}

	private static String reason(Throwable failure) {
		Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : failure;
		return (cause instanceof PublishException ex) ? ex.reason() + ": " + ex.getMessage() : String.valueOf(cause);
	}

	private static Message message(String id, TaskRequest request) {
		MessageBuilderSupport<Message> message = MessageBuilder
			.withBody(request.description().getBytes(StandardCharsets.UTF_8))
			.setMessageId(id)
			.setType("task")
			.setContentType(MessageProperties.CONTENT_TYPE_TEXT_PLAIN)
			.setContentEncoding(StandardCharsets.UTF_8.name())
			// Spring would send 0, the last of all, where there is none.
			.setPriority(Objects.requireNonNullElse(request.priority(), TaskRequest.DEFAULT_PRIORITY));
		if (request.failTimes() != null) {
			message.setHeader(Headers.FAIL_TIMES, request.failTimes());
		}
		return message.build();
	}

}
