package dev.warren.console.overview;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

/**
 * What the whole system is doing: one snapshot.
 *
 * @param tasks null while the board loads or is away, like {@code promise}
 */
record Overview(Instant at, List<ServiceState> services, Broker broker, @Nullable TaskCounts tasks,
		@Nullable Promise promise, @JsonUnwrapped Topology topology, List<Work> work) {

	/** Of {@code state}: {@code up}, {@code down}, {@code blocked} or {@code unknown}. */
	record Broker(String state, String detail, @Nullable String version) {
	}

	/** The tasks on the board, by state. */
	record TaskCounts(int total, int queued, int running, int retrying, int completed, int dead, int unknown) {
	}

	/**
	 * Whether each accepted task ended, or will.
	 *
	 * @param lost tasks whose end is unknown
	 * @param doubled those that were completed more than once
	 */
	record Promise(int accepted, int completed, int dead, int inFlight, int lost, int doubled) {

		static Promise of(TaskCounts tasks, int doubled) {
			int inFlight = tasks.queued() + tasks.running() + tasks.retrying();
			return new Promise(tasks.total(), tasks.completed(), tasks.dead(), inFlight,
					tasks.total() - tasks.completed() - tasks.dead() - inFlight, doubled);
		}

	}

	/** What the broker has, without its own exchanges. */
	record Topology(List<Exchange> exchanges, List<Binding> bindings, List<Queue> queues, List<Consumer> consumers) {

		static final Topology NONE = new Topology(List.of(), List.of(), List.of(), List.of());

	}

	record Exchange(String name, String type) {
	}

	record Binding(String source, String destination, String destinationType, String key) {
	}

	/**
	 * The messages that a queue has; {@code delayed} ones wait for their next attempt.
	 */
	record Queue(String name, String type, int ready, int unacknowledged, int delayed, int consumers) {
	}

	/** Of {@code holds}: how many unacknowledged messages its channel has. */
	record Consumer(String queue, String connection, String tag, int holds) {
	}

	/** A task that a worker works on. */
	record Work(String worker, @Nullable String id, int attempt, Instant startedAt) {
	}

}
