package dev.warren.producer.board;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.contract.TaskEvent.Letter;
import dev.warren.messaging.contract.TaskEvent.Type;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a task, each thing a second after the one before; not long ago, or it
 * would be unknown.
 */
record Events(String task, int redrives) {

	static final Instant START = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(600);

	static final Letter LETTER = new Letter("delivery_limit", 5, START.plusSeconds(3), "text/plain", 4, true, "do t",
			false);

	static Events of(String task) {
		return new Events(task, 0);
	}

	Events redriven() {
		return new Events(this.task, this.redrives + 1);
	}

	TaskEvent submitted(int second) {
		return new TaskEvent(this.task, Type.SUBMITTED, START.plusSeconds(second), 0, 0, null, "do " + this.task, 4,
				"fingerprint of " + this.task, null, null, null);
	}

	TaskEvent redriven(int second) {
		return event(Type.REDRIVEN, second, 0, null, null, null);
	}

	TaskEvent started(int second, int attempt) {
		return event(Type.STARTED, second, attempt, "worker " + attempt, null, null);
	}

	TaskEvent progressed(int second, int attempt, double progress) {
		return event(Type.PROGRESSED, second, attempt, "worker " + attempt, progress, null);
	}

	TaskEvent failed(int second, int attempt) {
		return event(Type.FAILED, second, attempt, "worker " + attempt, null, "error " + attempt);
	}

	TaskEvent completed(int second, int attempt) {
		return event(Type.COMPLETED, second, attempt, "worker " + attempt, null, null);
	}

	TaskEvent dead(int second, int attempt) {
		return event(Type.DEAD, second, attempt, null, null, "dead after " + attempt);
	}

	/** Its dead letter is in its queue. */
	TaskEvent letter(int second, int attempt) {
		return new TaskEvent(this.task, Type.DEAD, START.plusSeconds(second), this.redrives, attempt, null,
				"do " + this.task, 4, null, null, null, null, LETTER, null);
	}

	private TaskEvent event(Type type, int second, int attempt, @Nullable String worker, @Nullable Double progress,
			@Nullable String error) {
		Instant at = START.plusSeconds(second);
		return new TaskEvent(this.task, type, at, this.redrives, attempt, worker, "do " + this.task, 4, null, progress,
				error, (type == Type.FAILED) ? at.plusSeconds(30) : null);
	}

}
