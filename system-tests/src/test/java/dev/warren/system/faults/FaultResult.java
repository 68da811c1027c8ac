package dev.warren.system.faults;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * The final states of the tasks that were submitted during one fault.
 *
 * @param accepted the ids of the tasks answered with 202
 * @param completed the ids that a worker has completed
 * @param dead the ids among the dead letters
 * @param deliveredTwice the number of tasks that were started again without a failure
 * @param refused the number of refused submissions by reason
 * @param unknown the number of submissions whose outcome the client never learned
 * @param longestStall the longest time without an accepted task
 * @param recovery from the end of the fault until a task was accepted or taken over
 */
record FaultResult(String fault, Set<String> accepted, Set<String> completed, Set<String> dead, int deliveredTwice,
		Map<String, Integer> refused, int unknown, Duration longestStall, @Nullable Duration recovery) {

	static FaultResult of(String fault, Submissions submissions, List<HistoryEvent> events, Set<String> deadLetters) {
		Set<String> accepted = submissions.accepted();
		Map<String, List<HistoryEvent>> eventsOfTask = events.stream()
			.filter((event) -> accepted.contains(event.taskId()))
			.collect(Collectors.groupingBy(HistoryEvent::taskId));
		Set<String> completed = eventsOfTask.entrySet()
			.stream()
			.filter((task) -> task.getValue().stream().anyMatch((event) -> event.is("COMPLETED")))
			.map(Map.Entry::getKey)
			.collect(Collectors.toSet());
		int twice = (int) eventsOfTask.values().stream().filter(FaultResult::deliveredTwice).count();
		return new FaultResult(fault, accepted, completed, common(accepted, deadLetters), twice, submissions.refused(),
				submissions.unknown(), submissions.longestStall(), submissions.recovery().orElse(null));
	}

	/** Accepted tasks without a final state. */
	Set<String> lost() {
		Set<String> lost = new HashSet<>(this.accepted);
		lost.removeAll(this.completed);
		lost.removeAll(this.dead);
		return lost;
	}

	/** Tasks with two final states. */
	Set<String> both() {
		return common(this.completed, this.dead);
	}

	boolean isFinal() {
		return lost().isEmpty() && both().isEmpty();
	}

	FaultResult recoveredIn(Duration recovery) {
		return new FaultResult(this.fault, this.accepted, this.completed, this.dead, this.deliveredTwice, this.refused,
				this.unknown, this.longestStall, recovery);
	}

	FaultResult stalledFor(Duration longestStall) {
		return new FaultResult(this.fault, this.accepted, this.completed, this.dead, this.deliveredTwice, this.refused,
				this.unknown, longestStall, this.recovery);
	}

	/** Adds the result of the same fault in another round. */
	FaultResult and(FaultResult other) {
		Map<String, Integer> refused = new TreeMap<>(this.refused);
		other.refused.forEach((reason, times) -> refused.merge(reason, times, Integer::sum));
		return new FaultResult(this.fault, union(this.accepted, other.accepted), union(this.completed, other.completed),
				union(this.dead, other.dead), this.deliveredTwice + other.deliveredTwice, refused,
				this.unknown + other.unknown, longer(this.longestStall, other.longestStall),
				(this.recovery != null && other.recovery != null) ? longer(this.recovery, other.recovery) : null);
	}

	/** Every start but the last must be followed by a failure. */
	private static boolean deliveredTwice(List<HistoryEvent> task) {
		long started = task.stream().filter((event) -> event.is("STARTED")).distinct().count();
		long failed = task.stream().filter((event) -> event.is("FAILED")).distinct().count();
		return started > failed + 1;
	}

	private static Duration longer(Duration one, Duration other) {
		return (one.compareTo(other) > 0) ? one : other;
	}

	private static Set<String> union(Collection<String> one, Collection<String> other) {
		Set<String> union = new HashSet<>(one);
		union.addAll(other);
		return union;
	}

	private static Set<String> common(Collection<String> one, Collection<String> other) {
		Set<String> common = new HashSet<>(one);
		common.retainAll(other);
		return common;
	}

}
