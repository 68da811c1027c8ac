package dev.warren.producer.deadletters;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import dev.warren.messaging.publish.PublishException;
import dev.warren.messaging.web.ProblemException;
import dev.warren.producer.deadletters.RedriveResult.Failure;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static dev.warren.messaging.contract.MessageText.printable;

/**
 * One redrive, over any number of connections. It reads one letter at a time and
 * acknowledges it only when its copy is confirmed: broken off at any point, nothing is
 * lost and at worst one task is there twice.
 */
final class RedriveRun {

	private static final Logger log = LoggerFactory.getLogger(RedriveRun.class);

	private final List<@Nullable String> ids = new ArrayList<>();

	private final List<Failure> failed = new ArrayList<>();

	private final RedriveRequest request;

	private final Redrive redrive;

	private @Nullable RuntimeException stopped;

	private int total = -1;

	private int left;

	private int unreadable;

	RedriveRun(RedriveRequest request, Redrive redrive) {
		this.request = request;
		this.redrive = redrive;
	}

	/**
	 * Goes through the letters that were there at first. Those that stay are unsettled
	 * until the end, or they would be delivered again; closing would count as a failure.
	 */
	void on(Channel channel) throws IOException {
		String queue = this.redrive.names().taskDead();
		int ready = (int) channel.messageCount(queue);
		this.total = (this.total < 0) ? ready : this.total;
		this.left = Math.min(this.total - redriven() - this.unreadable, maxScan());
		GetResponse letter;
		while (isWanting() && (letter = channel.basicGet(queue, false)) != null) {
			this.left--;
			take(letter, channel);
		}
		channel.basicNack(0, true, true);
		// Waits for the broker, as the next redrive must find them.
		channel.messageCount(queue);
	}

	private boolean isWanting() {
		return this.left > 0 && matched() < this.request.cap() && this.stopped == null;
	}

	private void take(GetResponse message, Channel channel) throws IOException {
		DeadLetter letter = DeadLetter.of(message, this.redrive.tasks().deliveryLimit(), this.redrive.board());
		if (!this.request.isFor(letter)) {
			return;
		}
		if (this.request.isDryRun()) {
			this.ids.add(letter.id());
			return;
		}
		try {
			this.ids.add(this.redrive.publish(message, letter));
			channel.basicAck(message.getEnvelope().getDeliveryTag(), false);
		}
		catch (PublishException ex) {
			failed(letter.id(), ex.reason().name() + ": " + ex.getMessage());
			this.stopped = ex;
		}
		catch (IllegalArgumentException ex) {
			failed(letter.id(), "it cannot be sent again: " + printable(ex.getMessage()));
		}
	}

	private void failed(@Nullable String id, String reason) {
		log.warn("Dead letter {} not redriven: {}", printable(id), reason);
		this.failed.add(new Failure(id, reason));
	}

	void unreadable() {
		this.unreadable++;
	}

	void brokenOff(ProblemException reason) {
		this.failed.add(new Failure(null, String.valueOf(reason.getBody().getDetail())));
		this.stopped = reason;
	}

	private int maxScan() {
		return this.redrive.properties().maxScan();
	}

	private int matched() {
		return this.ids.size() + this.failed.size();
	}

	private int redriven() {
		return this.request.isDryRun() ? 0 : this.ids.size();
	}

	/** What was done counts, also where the rest could not be. */
	RedriveResult result() {
		if (this.stopped != null && redriven() == 0) {
			throw this.stopped;
		}
		boolean truncated = this.left > 0 || this.total > maxScan();
		return new RedriveResult(matched(), redriven(), this.request.isDryRun(), this.total, truncated, this.unreadable,
				this.ids, this.failed);
	}

}
