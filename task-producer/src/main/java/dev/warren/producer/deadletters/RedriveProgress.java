package dev.warren.producer.deadletters;

import java.util.ArrayList;
import java.util.List;

import dev.warren.messaging.publish.PublishException;
import dev.warren.messaging.web.ProblemException;
import dev.warren.producer.deadletters.RedriveResult.Failure;
import org.jspecify.annotations.Nullable;

/** What a redrive has done so far, over any number of connections. */
final class RedriveProgress {

	private final List<@Nullable String> redriven = new ArrayList<>();

	/** Since the last connection; all of these are delivered again on the next one. */
	private final List<@Nullable String> listed = new ArrayList<>();

	private final List<Failure> failed = new ArrayList<>();

	private final RedriveRequest request;

	private final int maxScan;

	private @Nullable PublishException refusal;

	private int total = -1;

	private int left;

	private int scanned;

	private int unreadable;

	RedriveProgress(RedriveRequest request, int maxScan) {
		this.request = request;
		this.maxScan = maxScan;
	}

	/** A connection is there; what it has not settled at its end comes again. */
	void connected(int ready) {
		this.total = (this.total < 0) ? ready : this.total;
		this.left = this.total - this.redriven.size() - this.unreadable;
		this.listed.clear();
		this.failed.clear();
	}

	/** How many letters may be taken next; what died after the start is left alone. */
	int wanted() {
		boolean enough = matched() >= this.request.cap() || this.refusal != null;
		return enough ? 0 : Math.min(this.left, this.maxScan - this.scanned);
	}

	/** How many more may match. */
	int room() {
		return this.request.cap() - matched();
	}

	void taken(int count) {
		this.left -= count;
		this.scanned += count;
	}

	void listed(@Nullable String id) {
		this.listed.add(id);
	}

	void redriven(@Nullable String id) {
		this.redriven.add(id);
	}

	void refused(@Nullable String id, PublishException ex) {
		this.refusal = ex;
		failed(id, "%s: %s".formatted(ex.reason(), ex.getMessage()));
	}

	void failed(@Nullable String id, String reason) {
		this.failed.add(new Failure(id, reason));
	}

	/** What was done counts, also where the rest could not be. */
	void brokenOff(ProblemException reason) {
		if (this.redriven.isEmpty()) {
			throw reason;
		}
		failed(null, String.valueOf(reason.getBody().getDetail()));
	}

	void unreadable() {
		this.unreadable++;
	}

	private int matched() {
		return this.redriven.size() + this.listed.size() + this.failed.size();
	}

	/**
	 * The outcome.
	 * @throws PublishException if the broker has refused all that it was offered
	 */
	RedriveResult result() {
		if (this.refusal != null && this.redriven.isEmpty()) {
			throw this.refusal;
		}
		List<@Nullable String> ids = new ArrayList<>(this.redriven);
		ids.addAll(this.listed);
		return new RedriveResult(matched(), this.redriven.size(), this.request.isDryRun(), this.total, this.left > 0,
				this.unreadable, ids, List.copyOf(this.failed));
	}

}
