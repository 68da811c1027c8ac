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
 * What became of the tasks of one fault.
 *
 * @param accepted the ids of the tasks answered with 202
 * @param completed those that a worker has completed
 * @param dead those that are among the dead letters
 * @param deliveredTwice how many were started more often than their failures account for
 * @param refused how often a client was told that its task is not accepted, by reason
 * @param unknown of how many the client never learned whether they were accepted
 * @param longestStall the longest time without an accepted task
 * @param recovery from the end of the fault until a task was accepted or taken over
 */
record Verdict(String fault, Set<String> accepted, Set<String> completed, Set<String> dead, int deliveredTwice,
		Map<String, Integer> refused, int unknown, Duration longestStall, @Nullable Duration recovery) {

	static Verdict of(String fault, Answers answers, List<Event> events, Set<String> deadLetters) {
		Set<String> accepted = answers.accepted();
		Map<String, List<Event>> stories = events.stream()
			.filter((event) -> accepted.contains(event.taskId()))
			.collect(Collectors.groupingBy(Event::taskId));
		Set<String> completed = stories.entrySet()
			.stream()
			.filter((story) -> story.getValue().stream().anyMatch((event) -> event.is("COMPLETED")))
			.map(Map.Entry::getKey)
			.collect(Collectors.toSet());
		int twice = (int) stories.values().stream().filter(Verdict::deliveredTwice).count();
		return new Verdict(fault, accepted, completed, common(accepted, deadLetters), twice, answers.refused(),
				answers.unknown(), answers.longestStall(), answers.recovery().orElse(null));
	}

	/** What was accepted and is in no final state. */
	Set<String> lost() {
		Set<String> lost = new HashSet<>(this.accepted);
		lost.removeAll(this.completed);
		lost.removeAll(this.dead);
		return lost;
	}

	/** What has come to two ends. */
	Set<String> both() {
		return common(this.completed, this.dead);
	}

	boolean isFinal() {
		return lost().isEmpty() && both().isEmpty();
	}

	Verdict recoveredIn(Duration recovery) {
		return new Verdict(this.fault, this.accepted, this.completed, this.dead, this.deliveredTwice, this.refused,
				this.unknown, this.longestStall, recovery);
	}

	Verdict stalledFor(Duration longestStall) {
		return new Verdict(this.fault, this.accepted, this.completed, this.dead, this.deliveredTwice, this.refused,
				this.unknown, longestStall, this.recovery);
	}

	/** Of the same fault in another round. */
	Verdict and(Verdict other) {
		Map<String, Integer> refused = new TreeMap<>(this.refused);
		other.refused.forEach((reason, times) -> refused.merge(reason, times, Integer::sum));
		return new Verdict(this.fault, union(this.accepted, other.accepted), union(this.completed, other.completed),
				union(this.dead, other.dead), this.deliveredTwice + other.deliveredTwice, refused,
				this.unknown + other.unknown, longer(this.longestStall, other.longestStall),
				(this.recovery != null && other.recovery != null) ? longer(this.recovery, other.recovery) : null);
	}

	/** A start that was not followed by a failure is one delivery too many. */
	private static boolean deliveredTwice(List<Event> story) {
		long started = story.stream().filter((event) -> event.is("STARTED")).distinct().count();
		long failed = story.stream().filter((event) -> event.is("FAILED")).distinct().count();
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
