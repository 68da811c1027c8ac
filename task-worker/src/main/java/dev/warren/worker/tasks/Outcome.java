package dev.warren.worker.tasks;

import java.time.Duration;
import java.util.Locale;

/**
 * How an attempt ended.
 *
 * @param error why it failed; empty unless it did
 */
record Outcome(Kind kind, String error) {

	static final Outcome COMPLETED = new Outcome(Kind.COMPLETED, "");

	/** The worker stops; this is no failure of the task. */
	static final Outcome STOPPED = new Outcome(Kind.STOPPED, "");

	static Outcome timedOut(Duration deadline) {
		String readable = deadline.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
		return new Outcome(Kind.TIMED_OUT, "it ran longer than its deadline of " + readable);
	}

	static Outcome failed(Throwable cause) {
		if (cause instanceof TaskFailedException failure) {
			return new Outcome(failure.isPermanent() ? Kind.IMPOSSIBLE : Kind.FAILED,
					String.valueOf(failure.getMessage()));
		}
		return new Outcome(Kind.FAILED, cause.toString());
	}

	enum Kind {

		COMPLETED, FAILED, TIMED_OUT, IMPOSSIBLE, STOPPED;

		/** The value of the metrics' tag. */
		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT).replace('_', '-');
		}

	}

}
