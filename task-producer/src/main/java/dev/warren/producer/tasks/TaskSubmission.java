package dev.warren.producer.tasks;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

import dev.warren.messaging.contract.Headers;
import dev.warren.messaging.contract.Messages;
import dev.warren.messaging.contract.Names;
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
import org.springframework.amqp.core.MessageBuilderSupport;
import org.springframework.core.NestedExceptionUtils;
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
	 * Publishes a task. Its confirm alone decides; the history is told afterwards, in a
	 * message of its own: a broker that can put a task into the history alone, the
	 * binding of its queue gone, takes it for routed.
	 * @return completes once the broker has confirmed and routed the task, or fails with
	 * a {@link PublishException}
	 */
	CompletableFuture<TaskAccepted> submit(String id, TaskRequest request) {
		TaskEvent submitted = new TaskEvent(id, Type.SUBMITTED, Instant.now(), 0, 0, null,
				beginning(request.description()), request.priority(), request.fingerprint(), null, null, null);
		return this.publisher.publishAsync(this.names.tasks(), Names.TASK_KEY, message(id, request))
			.whenComplete((_, failure) -> report(submitted, failure))
			.thenApply((_) -> new TaskAccepted(id, request.description()));
	}

	private void report(TaskEvent submitted, @Nullable Throwable failure) {
		if (failure == null) {
			this.board.note(submitted);
			this.events.send(submitted);
			this.accepted.increment();
			log.info("Task {} accepted", submitted.taskId());
		}
		else {
			this.refused.increment();
			log.warn("Task {} not accepted: {}", submitted.taskId(),
					NestedExceptionUtils.getMostSpecificCause(failure).getMessage());
		}
	}

	private static String beginning(String description) {
		int length = Math.min(TaskEvent.MAX_DESCRIPTION_LENGTH, description.codePointCount(0, description.length()));
		return description.substring(0, description.offsetByCodePoints(0, length));
	}

	private static Message message(String id, TaskRequest request) {
		MessageBuilderSupport<Message> message = Messages.text("task", request.description())
			.setMessageId(id)
			.setPriority(request.effectivePriority());
		if (request.failTimes() != null) {
			message.setHeader(Headers.FAIL_TIMES, request.failTimes());
		}
		return message.build();
	}

}
