package dev.warren.producer.tasks;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import dev.warren.messaging.contract.Names;
import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.contract.TaskEvent.Type;
import dev.warren.messaging.events.TaskEventPublisher;
import dev.warren.messaging.logging.LogFields;
import dev.warren.messaging.publish.ConfirmedPublisher;
import dev.warren.web.ProblemException;
import dev.warren.producer.board.TaskBoard;
import dev.warren.producer.board.TaskView;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Puts tasks on the work queue, those with a key once. What the board does not know (it
 * is still loading, or another replica has just accepted the task) is published again
 * with the same id: one delivery more, never a second task.
 */
@Component
class TaskSubmission {

	private static final Logger log = LoggerFactory.getLogger(TaskSubmission.class);

	/** At most as many as there are requests and unconfirmed lines of batches. */
	private final Map<String, CompletableFuture<TaskAccepted>> inFlight = new ConcurrentHashMap<>();

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

	/** Without a key, each submission is another task. */
	CompletableFuture<TaskAccepted> submit(TaskRequest request, @Nullable IdempotencyKey key) {
		if (key == null) {
			return publish(UUID.randomUUID().toString(), request);
		}
		String id = key.taskId();
		CompletableFuture<TaskRequest> turn = new CompletableFuture<>();
		CompletableFuture<TaskAccepted> mine = turn.thenCompose((task) -> publishUnlessKnown(id, task));
		CompletableFuture<TaskAccepted> other = this.inFlight.putIfAbsent(id, mine);
		if (other != null) {
			return other.thenCompose((_) -> publishUnlessKnown(id, request));
		}
		mine.whenComplete((_, _) -> this.inFlight.remove(id));
		turn.complete(request);
		return mine;
	}

	private CompletableFuture<TaskAccepted> publishUnlessKnown(String id, TaskRequest request) {
		TaskView known = this.board.find(id).orElse(null);
		if (known == null) {
			return publish(id, request);
		}
		if (!request.isSameAs(known)) {
			throw new ProblemException(HttpStatus.UNPROCESSABLE_CONTENT, "idempotency-key-reused",
					"This " + IdempotencyKey.HEADER + " was used for another task");
		}
		log.info("Task {} was accepted before", id);
		return CompletableFuture.completedFuture(new TaskAccepted(id, request.description()));
	}

	/**
	 * Its confirm alone decides: the event is a message of its own, or a broker could
	 * route the task to the history alone and confirm it.
	 */
	private CompletableFuture<TaskAccepted> publish(String id, TaskRequest request) {
		TaskEvent submitted = new TaskEvent(id, Type.SUBMITTED, Instant.now(), 0, 0, null, request.beginning(),
				request.priority(), request.fingerprint(), null, null, null);
		return this.publisher.publishAsync(this.names.tasks(), Names.TASK_KEY, request.message(id))
			.whenComplete((_, failure) -> report(submitted, failure))
			.thenApply((_) -> new TaskAccepted(id, request.description()));
	}

	private void report(TaskEvent submitted, @Nullable Throwable failure) {
		try (var _ = LogFields.task(submitted.taskId())) {
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
	}

}
