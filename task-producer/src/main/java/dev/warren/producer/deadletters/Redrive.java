package dev.warren.producer.deadletters;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.ShutdownSignalException;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.contract.TaskQueueProperties;
import dev.warren.messaging.publish.PublishException;
import dev.warren.messaging.web.ProblemException;
import dev.warren.producer.board.TaskBoard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Looks through the dead letters for those that are to be redriven, in groups that are
 * bounded in bytes. A letter that breaks the connection costs that group its turn: the
 * broker hides it for a while, and the rest is taken one by one.
 */
@Component
class Redrive {

	private static final Logger log = LoggerFactory.getLogger(Redrive.class);

	private static final int LARGEST_GROUP = 64;

	/** After that long without a delivery, another client has the letters. */
	private static final Duration QUIET = Duration.ofSeconds(1);

	/** Longer than letters are hidden that were taken together with a broken one. */
	private static final Duration QUIET_AFTER_BROKEN = Duration.ofSeconds(5);

	private static final int MAX_BROKEN = 20;

	private final BrokerConnection broker;

	private final TaskBoard board;

	private final RedrivePublisher publisher;

	private final Names names;

	private final DeadLetterProperties properties;

	private final int deliveryLimit;

	Redrive(BrokerConnection broker, TaskBoard board, RedrivePublisher publisher, Names names,
			DeadLetterProperties properties, TaskQueueProperties tasks) {
		this.broker = broker;
		this.board = board;
		this.publisher = publisher;
		this.names = names;
		this.properties = properties;
		this.deliveryLimit = tasks.deliveryLimit();
	}

	/**
	 * Redrives what is asked for, until the broker refuses one.
	 * @throws PublishException if the broker has refused all that it was offered
	 * @throws ProblemException if another redrive goes on, or the broker is lost
	 */
	RedriveResult run(RedriveRequest request) {
		this.broker.require();
		RedriveProgress progress = new RedriveProgress(request, this.properties.maxScan());
		try (RedriveLock _ = new RedriveLock(this.broker.openIsolated("redrive-lock"), this.names.taskDeadLock(),
				this.properties.maxWait())) {
			boolean broken = redrive(request, progress, false);
			for (int i = 0; broken && i < MAX_BROKEN; i++) {
				broken = redrive(request, progress, true);
			}
		}
		catch (IOException | ShutdownSignalException ex) {
			if (!progress.hasRedriven()) {
				throw ProblemException
					.brokerUnavailable("The broker was lost; the dead letters are still there: " + ex.getMessage());
			}
			progress.failed(null, "the broker was lost: " + ex.getMessage());
		}
		catch (InterruptedException _) {
			Thread.currentThread().interrupt();
			progress.failed(null, "interrupted");
		}
		return progress.result();
	}

	/** Returns whether a letter has broken the connection. */
	private boolean redrive(RedriveRequest request, RedriveProgress progress, boolean oneByOne)
			throws IOException, InterruptedException {
		try (LetterConsumer letters = new LetterConsumer(this.broker.openIsolated("redrive"), this.names.taskDead())) {
			try {
				progress.connected(letters.ready());
				redriveGroups(request, progress, letters, oneByOne);
				letters.giveBackAll();
				return false;
			}
			catch (IOException | ShutdownSignalException ex) {
				if (!letters.isBrokenByLetter()) {
					throw ex;
				}
				log.warn("A dead letter cannot be read: {}", ex.getMessage());
				if (oneByOne) {
					progress.unreadable();
				}
				return true;
			}
		}
	}

	private void redriveGroups(RedriveRequest request, RedriveProgress progress, LetterConsumer letters,
			boolean oneByOne) throws IOException, InterruptedException {
		int size = 1;
		int count = progress.wanted();
		while (count > 0) {
			int asked = Math.min(count, size);
			List<Delivery> taken = letters.take(asked, oneByOne ? QUIET_AFTER_BROKEN : QUIET);
			progress.taken(taken.size());
			List<Candidate> matching = taken.stream()
				.map(this::candidate)
				.filter((candidate) -> request.isFor(candidate.letter()))
				.limit(progress.room())
				.toList();
			if (request.isDryRun()) {
				matching.forEach((candidate) -> progress.listed(candidate.letter().id()));
			}
			else {
				this.publisher.redrive(matching, letters, progress);
			}
			size = oneByOne ? 1 : nextSize(size, taken);
			count = (taken.size() == asked) ? progress.wanted() : 0;
		}
	}

	/** Begins with one, as nobody knows how large they are. */
	private int nextSize(int size, List<Delivery> taken) {
		long largest = taken.stream().mapToLong((delivery) -> delivery.getBody().length).max().orElse(0);
		return Math.clamp(this.properties.maxBytes().toBytes() / Math.max(1, largest), 1,
				Math.min(2 * size, LARGEST_GROUP));
	}

	private Candidate candidate(Delivery delivery) {
		String id = delivery.getProperties().getMessageId();
		String known = LetterFacts.isUsable(id) ? id : null;
		return new Candidate(delivery,
				DeadLetter.of(known, LetterFacts.of(delivery.getProperties(), delivery.getBody(), this.deliveryLimit),
						LetterFacts.redrives(delivery.getProperties()), delivery.getProperties().getPriority(),
						Optional.ofNullable(known).flatMap(this.board::find)));
	}

	/** A delivery, and what the request is compared with. */
	record Candidate(Delivery delivery, DeadLetter letter) {
	}

}
