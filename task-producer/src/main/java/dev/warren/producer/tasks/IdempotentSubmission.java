package dev.warren.producer.tasks;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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

	/** As many as there are requests in hand, at most. */
	private final Map<String, InFlight> inFlight = new ConcurrentHashMap<>();

	private final TaskSubmission submission;

	private final TaskBoard board;

	IdempotentSubmission(TaskSubmission submission, TaskBoard board) {
		this.submission = submission;
		this.board = board;
	}

	TaskAccepted submit(TaskRequest request, IdempotencyKey key) {
		String id = key.taskId();
		InFlight mine = new InFlight(request.fingerprint(), new CompletableFuture<>());
		InFlight other = this.inFlight.putIfAbsent(id, mine);
		if (other != null) {
			requireSame(other.fingerprint(), request);
			return await(other);
		}
		try {
			TaskAccepted accepted = submitUnlessKnown(id, request);
			mine.outcome().complete(accepted);
			return accepted;
		}
		catch (RuntimeException ex) {
			mine.outcome().completeExceptionally(ex);
			throw ex;
		}
		finally {
			this.inFlight.remove(id);
		}
	}

	private TaskAccepted submitUnlessKnown(String id, TaskRequest request) {
		TaskView known = this.board.find(id).orElse(null);
		if (known == null) {
			return this.submission.submit(id, request);
		}
		if (known.fingerprint() != null) {
			requireSame(known.fingerprint(), request);
		}
		else {
			requireSameBeginning(known.description(), request);
		}
		log.info("Task {} was accepted before", id);
		return new TaskAccepted(id, request.description());
	}

	private static TaskAccepted await(InFlight other) {
		try {
			return other.outcome().join();
		}
		catch (CompletionException ex) {
			throw (ex.getCause() instanceof RuntimeException failure) ? failure : ex;
		}
	}

	private static void requireSame(String fingerprint, TaskRequest request) {
		if (!fingerprint.equals(request.fingerprint())) {
			throw reused();
		}
	}

	/** A worker has told the history of a task whose submission it does not have. */
	private static void requireSameBeginning(@Nullable String description, TaskRequest request) {
		if (description != null && !request.description().startsWith(description)) {
			throw reused();
		}
	}

	private static ProblemException reused() {
		return new ProblemException(HttpStatus.UNPROCESSABLE_CONTENT, "idempotency-key-reused",
				"This " + IdempotencyKey.HEADER + " was used for another task");
	}

	private record InFlight(String fingerprint, CompletableFuture<TaskAccepted> outcome) {
	}

}
