package dev.warren.producer.tasks;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import dev.warren.messaging.web.ProblemException;
import dev.warren.producer.board.TaskBoard;
import dev.warren.producer.board.TaskView;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Submits a task once, however often its key comes. What the board does not know (it is
 * still loading, or another replica has accepted the task this very moment) is published
 * again with the same id: one delivery more, never a second task.
 */
@Component
class IdempotentSubmission {

	private static final Logger log = LoggerFactory.getLogger(IdempotentSubmission.class);

	/** At most as many as there are requests and unconfirmed lines of batches. */
	private final Map<String, InFlight> inFlight = new ConcurrentHashMap<>();

	private final TaskSubmission submission;

	private final TaskBoard board;

	IdempotentSubmission(TaskSubmission submission, TaskBoard board) {
		this.submission = submission;
		this.board = board;
	}

	/**
	 * Submits a task without waiting for the confirm.
	 * @param key none if each submission is another task
	 * @throws ProblemException if the key was used for another task
	 */
	CompletableFuture<TaskAccepted> submit(TaskRequest request, @Nullable IdempotencyKey key) {
		if (key == null) {
			return this.submission.submit(UUID.randomUUID().toString(), request);
		}
		String id = key.taskId();
		InFlight mine = new InFlight(request.fingerprint(), new CompletableFuture<>());
		InFlight other = this.inFlight.putIfAbsent(id, mine);
		if (other != null) {
			requireSame(other.fingerprint().equals(mine.fingerprint()));
			return other.outcome();
		}
		try {
			submitUnlessKnown(id, request, mine.fingerprint()).whenComplete((accepted, failure) -> {
				this.inFlight.remove(id);
				if (failure == null) {
					mine.outcome().complete(accepted);
				}
				else {
					mine.outcome().completeExceptionally(failure);
				}
			});
			return mine.outcome();
		}
		catch (RuntimeException ex) {
			this.inFlight.remove(id);
			mine.outcome().completeExceptionally(ex);
			throw ex;
		}
	}

	private CompletableFuture<TaskAccepted> submitUnlessKnown(String id, TaskRequest request, String fingerprint) {
		TaskView known = this.board.find(id).orElse(null);
		if (known == null) {
			return this.submission.submit(id, request);
		}
		requireSame((known.fingerprint() != null) ? known.fingerprint().startsWith(fingerprint)
				: hasBeginning(request, known.description()));
		log.info("Task {} was accepted before", id);
		return CompletableFuture.completedFuture(new TaskAccepted(id, request.description()));
	}

	/** A worker has told the history of a task whose submission it does not have. */
	private static boolean hasBeginning(TaskRequest request, @Nullable String description) {
		return description == null || request.description().startsWith(description);
	}

	private static void requireSame(boolean same) {
		if (!same) {
			throw new ProblemException(HttpStatus.UNPROCESSABLE_CONTENT, "idempotency-key-reused",
					"This " + IdempotencyKey.HEADER + " was used for another task");
		}
	}

	private record InFlight(String fingerprint, CompletableFuture<TaskAccepted> outcome) {
	}

}
