package dev.warren.producer.deadletters;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.ShutdownSignalException;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.contract.TaskQueueProperties;
import dev.warren.messaging.publish.PublishException;
import dev.warren.messaging.web.ProblemException;
import dev.warren.producer.board.TaskBoard;
import dev.warren.producer.deadletters.RedrivePublisher.Candidate;
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
		try {
			boolean broken = redrive(request, progress, false);
			for (int i = 0; broken && i < MAX_BROKEN; i++) {
				broken = redrive(request, progress, true);
			}
		}
		catch (IOException | ShutdownSignalException ex) {
			progress.brokenOff(ProblemException
				.brokerUnavailable("The broker was lost; the dead letters are still there: " + ex.getMessage()));
		}
		catch (ProblemException ex) {
			progress.brokenOff(ex);
		}
		catch (InterruptedException _) {
			Thread.currentThread().interrupt();
		}
		return progress.result();
	}

	/** Returns whether a letter has broken the connection. */
	private boolean redrive(RedriveRequest request, RedriveProgress progress, boolean oneByOne)
			throws IOException, InterruptedException {
		Connection connection = this.broker.openIsolated("redrive");
		try (LetterConsumer letters = new LetterConsumer(connection, this.names.taskDead())) {
			try {
				RedriveLock.acquire(connection, this.names.taskDeadLock(), this.properties.maxWait());
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
		return new Candidate(delivery, DeadLetter.of(delivery, this.deliveryLimit, this.board));
	}

}
