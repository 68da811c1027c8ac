package dev.warren.producer.deadletters;

import java.util.ArrayList;
import java.util.List;

import dev.warren.messaging.publish.PublishException;
import org.jspecify.annotations.Nullable;

/** Counts along while a redrive goes on. */
final class RedriveTally {

	private final List<@Nullable String> ids = new ArrayList<>();

	private final List<RedriveResult.Failure> failed = new ArrayList<>();

	private int matched;

	private int redriven;

	private @Nullable PublishException refusal;

	void matched(int more) {
		this.matched += more;
	}

	void listed(@Nullable String id) {
		this.ids.add(id);
	}

	void redriven(String id) {
		this.redriven++;
		this.ids.add(id);
	}

	void refused(@Nullable String id, PublishException ex) {
		this.refusal = ex;
		failed(id, "%s: %s".formatted(ex.reason(), ex.getMessage()));
	}

	void failed(@Nullable String id, String reason) {
		this.failed.add(new RedriveResult.Failure(id, reason));
	}

	int matched() {
		return this.matched;
	}

	int redriven() {
		return this.redriven;
	}

	boolean hasFailures() {
		return !this.failed.isEmpty();
	}

	/**
	 * The outcome.
	 * @throws PublishException if the broker has refused all that it was offered
	 */
	RedriveResult result(boolean dryRun, int total, boolean truncated) {
		if (this.redriven == 0 && this.refusal != null) {
			throw this.refusal;
		}
		return new RedriveResult(this.matched, this.redriven, dryRun, total, truncated, this.ids, this.failed);
	}

}
