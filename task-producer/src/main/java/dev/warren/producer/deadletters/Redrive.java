package dev.warren.producer.deadletters;

import java.io.IOException;
import java.util.List;

import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.ShutdownSignalException;
import dev.warren.messaging.publish.PublishException;

import org.springframework.stereotype.Component;

/** Looks through the dead letters for those that are to be redriven. */
@Component
class Redrive {

	private final DeadLetterQueue queue;

	private final DeadLetters deadLetters;

	private final DeadLetterProperties properties;

	private final Revivals revivals;

	Redrive(DeadLetterQueue queue, DeadLetters deadLetters, DeadLetterProperties properties, Revivals revivals) {
		this.queue = queue;
		this.deadLetters = deadLetters;
		this.properties = properties;
		this.revivals = revivals;
	}

	/**
	 * Redrives what is asked for, until the broker refuses one.
	 * @throws PublishException if the broker has refused all that it was offered
	 */
	RedriveResult run(RedriveRequest request) {
		return this.queue.lend(this.properties.maxWait(), (hold) -> run(request, hold));
	}

	private RedriveResult run(RedriveRequest request, DeadLetterHold hold) throws IOException, InterruptedException {
		RedriveTally tally = new RedriveTally();
		int looked = 0;
		try {
			while (tally.matched() < request.cap() && !tally.hasFailures() && looked < this.properties.maxScan()) {
				List<Delivery> taken = hold.take(this.properties.maxScan() - looked);
				if (taken.isEmpty()) {
					return tally.result(request.isDryRun(), hold.total(), false);
				}
				looked += taken.size();
				redrive(taken, request, hold, tally);
			}
		}
		catch (IOException | ShutdownSignalException ex) {
			if (tally.redriven() == 0) {
				throw ex;
			}
			tally.failed(null, "the broker was lost: " + ex.getMessage());
		}
		return tally.result(request.isDryRun(), hold.total(), looked < hold.total());
	}

	private void redrive(List<Delivery> taken, RedriveRequest request, DeadLetterHold hold, RedriveTally tally) {
		List<Candidate> candidates = taken.stream()
			.map((delivery) -> new Candidate(delivery, this.deadLetters.read(delivery)))
			.filter((candidate) -> request.isFor(candidate.letter()))
			.limit(request.cap() - tally.matched())
			.toList();
		tally.matched(candidates.size());
		if (request.isDryRun()) {
			candidates.forEach((candidate) -> tally.listed(candidate.letter().id()));
		}
		else {
			List<Revival> revivals = candidates.stream()
				.map((candidate) -> this.revivals.begin(candidate.delivery(), candidate.letter()))
				.toList();
			revivals.forEach((revival) -> this.revivals.finish(revival, hold, tally));
		}
	}

	private record Candidate(Delivery delivery, DeadLetter letter) {
	}

}
