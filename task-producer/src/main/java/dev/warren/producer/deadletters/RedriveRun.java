package dev.warren.producer.deadletters;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.ShutdownSignalException;
import dev.warren.messaging.publish.PublishException;
import dev.warren.messaging.web.ProblemException;
import dev.warren.producer.deadletters.RedriveResult.Failure;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.NestedExceptionUtils;

import static dev.warren.messaging.contract.MessageText.printable;

/**
 * One redrive, over any number of connections. Each letter is acknowledged only when its
 * copy is confirmed: broken off at any point, nothing is lost and at worst a task is
 * there twice.
 */
final class RedriveRun {

	private static final Logger log = LoggerFactory.getLogger(RedriveRun.class);

	private final List<@Nullable String> redriven = new ArrayList<>();

	/** As far as the present connection goes: on the next one, these come again. */
	private final List<@Nullable String> listed = new ArrayList<>();

	private final List<Failure> failed = new ArrayList<>();

	private final RedriveRequest request;

	private final int maxScan;

	private final Redrive redrive;

	private @Nullable PublishException refusal;

	private int total = -1;

	private int left;

	private int scanned;

	private int unreadable;

	RedriveRun(RedriveRequest request, int maxScan, Redrive redrive) {
		this.request = request;
		this.maxScan = maxScan;
		this.redrive = redrive;
	}

	/** Goes through the letters that were there at first, in groups. */
	void on(LetterConsumer letters, boolean oneByOne) throws IOException, InterruptedException {
		this.total = (this.total < 0) ? letters.ready() : this.total;
		this.left = this.total - this.redriven.size() - this.unreadable;
		this.listed.clear();
		this.failed.clear();
		List<Delivery> taken;
		for (int count = wanted(); count > 0 && !(taken = letters.take(count, oneByOne)).isEmpty(); count = wanted()) {
			this.left -= taken.size();
			this.scanned += taken.size();
			redrive(taken, letters);
		}
	}

	private int wanted() {
		boolean enough = matched() >= this.request.cap() || this.refusal != null;
		return enough ? 0 : Math.min(this.left, this.maxScan - this.scanned);
	}

	private void redrive(List<Delivery> taken, LetterConsumer letters) {
		Stream<Map.Entry<Delivery, DeadLetter>> matching = taken.stream()
			.map((delivery) -> Map.entry(delivery, this.redrive.read(delivery)))
			.filter((candidate) -> this.request.isFor(candidate.getValue()))
			.limit(this.request.cap() - matched());
		if (this.request.isDryRun()) {
			matching.forEach((candidate) -> this.listed.add(candidate.getValue().id()));
			return;
		}
		matching.map((candidate) -> publish(candidate.getKey(), candidate.getValue(), letters))
			.toList()
			.forEach(Runnable::run);
	}

	private Runnable publish(Delivery delivery, DeadLetter letter, LetterConsumer letters) {
		CompletableFuture<String> outcome = this.redrive.publish(delivery, letter);
		return () -> {
			try {
				settle(outcome.join(), delivery, letter, letters);
			}
			catch (CompletionException ex) {
				failed(letter.id(), NestedExceptionUtils.getMostSpecificCause(ex));
			}
		};
	}

	private void settle(String id, Delivery delivery, DeadLetter letter, LetterConsumer letters) {
		this.redriven.add(id);
		this.redrive.tell(id, letter);
		try {
			letters.acknowledge(delivery);
		}
		catch (IOException | ShutdownSignalException ex) {
			this.failed.add(new Failure(id, "it is on the task queue and a dead letter: " + ex.getMessage()));
		}
	}

	private void failed(@Nullable String id, Throwable cause) {
		log.warn("Dead letter {} not redriven: {}", printable(id), printable(cause.getMessage()));
		this.refusal = (cause instanceof PublishException ex) ? ex : this.refusal;
		String what = (cause instanceof PublishException ex) ? ex.reason().name() : "it cannot be sent again";
		this.failed.add(new Failure(id, what + ": " + printable(cause.getMessage())));
	}

	void unreadable() {
		this.unreadable++;
	}

	/** What was done counts, also where the rest could not be. */
	void brokenOff(ProblemException reason) {
		if (this.redriven.isEmpty()) {
			throw reason;
		}
		this.failed.add(new Failure(null, String.valueOf(reason.getBody().getDetail())));
	}

	private int matched() {
		return this.redriven.size() + this.listed.size() + this.failed.size();
	}

	RedriveResult result() {
		if (this.refusal != null && this.redriven.isEmpty()) {
			throw this.refusal;
		}
		List<@Nullable String> ids = this.request.isDryRun() ? this.listed : this.redriven;
		return new RedriveResult(matched(), this.redriven.size(), this.request.isDryRun(), this.total, this.left > 0,
				this.unreadable, ids, this.failed);
	}

}
