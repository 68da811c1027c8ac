package dev.warren.system.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All submissions of one load.
 *
 * @param from when the load began
 * @param to when it ended
 * @param faultEnds the end of each repetition of the fault
 */
record Submissions(List<Submission> all, Instant from, Instant to, List<Instant> faultEnds) {

	static Submissions of(Stream<String> ids) {
		Instant now = Instant.now();
		return new Submissions(ids.map((id) -> new Submission(id, null, now, Duration.ZERO)).toList(), now, now,
				List.of());
	}

	Submissions and(Submissions later) {
		return new Submissions(Stream.concat(this.all.stream(), later.all.stream()).toList(), this.from, later.to,
				Stream.concat(this.faultEnds.stream(), later.faultEnds.stream()).toList());
	}

	/** Those that were accepted in a period. */
	Submissions acceptedIn(Instant from, Instant to) {
		return new Submissions(this.all.stream()
			.filter((submission) -> submission.isAccepted() && submission.at().isAfter(from)
					&& submission.at().isBefore(to))
			.toList(), from, to, List.of());
	}

	/** All but the given ones. */
	Submissions without(Submissions others) {
		Set<Submission> excluded = new HashSet<>(others.all);
		return new Submissions(this.all.stream().filter((submission) -> !excluded.contains(submission)).toList(),
				this.from, this.to, this.faultEnds);
	}

	Set<String> accepted() {
		return this.all.stream().map(Submission::id).filter(Objects::nonNull).collect(Collectors.toSet());
	}

	Map<String, Integer> refused() {
		return refusals().map(Submission::refusal)
			.filter(Objects::nonNull)
			.collect(Collectors.toMap(Function.identity(), (_) -> 1, Integer::sum, TreeMap::new));
	}

	Stream<Submission> refusals() {
		return this.all.stream().filter((submission) -> submission.refusal() != null);
	}

	int unknown() {
		return (int) this.all.stream().filter(Submission::isUnknown).count();
	}

	/** The longest time without an accepted task. */
	Duration longestStall() {
		List<Instant> times = Stream.of(Stream.of(this.from), acceptedAt(), Stream.of(this.to))
			.flatMap(Function.identity())
			.sorted()
			.toList();
		Duration longest = Duration.ZERO;
		for (int i = 1; i < times.size(); i++) {
			Duration stall = Duration.between(times.get(i - 1), times.get(i));
			longest = (stall.compareTo(longest) > 0) ? stall : longest;
		}
		return longest;
	}

	/** The longest time from an end of the fault to the next accepted task. */
	Optional<Duration> recovery() {
		return this.faultEnds.stream().flatMap((end) -> recovery(end).stream()).max(Comparator.naturalOrder());
	}

	private Optional<Duration> recovery(Instant end) {
		return acceptedAt().filter((at) -> !at.isBefore(end))
			.min(Comparator.naturalOrder())
			.map((at) -> Duration.between(end, at));
	}

	private Stream<Instant> acceptedAt() {
		return this.all.stream().filter(Submission::isAccepted).map(Submission::at);
	}

}
