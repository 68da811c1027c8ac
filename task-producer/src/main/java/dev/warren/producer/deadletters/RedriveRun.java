package dev.warren.producer.deadletters;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import dev.warren.messaging.publish.PublishException;
import dev.warren.producer.deadletters.RedriveResult.Failure;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static dev.warren.messaging.contract.MessageText.printable;

/**
 * One redrive, over any number of connections. It gets one letter at a time, so that it
 * knows the one that breaks the connection, and acknowledges it when its copy is
 * confirmed: broken off at any point, nothing is lost and at worst one task doubled.
 */
final class RedriveRun {

	private static final Logger log = LoggerFactory.getLogger(RedriveRun.class);

	private final List<@Nullable String> ids = new ArrayList<>();

	private final List<Failure> failed = new ArrayList<>();

	private final RedriveRequest request;

	private final @Nullable String by;

	private final Redrive redrive;

	private final int maxScan;

	private @Nullable RuntimeException stopped;

	private int total = -1;

	private int left;

	private int unreadable;

	RedriveRun(RedriveRequest request, @Nullable String by, Redrive redrive) {
		this.request = request;
		this.by = by;
		this.redrive = redrive;
		this.maxScan = redrive.properties().maxScan();
	}

	/**
	 * Goes through the letters that were there at first. Those that stay are unsettled
	 * until the end, or they would be delivered again.
	 */
	void on(Channel channel) throws IOException {
		String queue = this.redrive.names().taskDead();
		// Letters that an earlier connection did not settle are there again.
		this.failed.clear();
		if (this.request.isDryRun()) {
			this.ids.clear();
		}
		int ready = (int) channel.messageCount(queue);
		this.total = (this.total < 0) ? ready : this.total;
		this.left = Math.min(this.total - redriven() - this.unreadable, this.maxScan);
		int rest = ready + redriven();
		GetResponse letter;
		while (isWanting() && (letter = channel.basicGet(queue, false)) != null) {
			this.left--;
			take(letter, channel);
		}
		RedriveLock.giveBack(channel, queue, rest - redriven());
	}

	private boolean isWanting() {
		return this.left > 0 && matched() < this.request.cap() && this.stopped == null;
	}

	private void take(GetResponse response, Channel channel) throws IOException {
		DeadMessage message = new DeadMessage(response.getProps(), response.getBody());
		DeadLetter letter = DeadLetter.of(message, this.redrive.tasks().deliveryLimit(), this.redrive.board());
		if (!this.request.isFor(letter)) {
			return;
		}
		if (this.request.isDryRun()) {
			this.ids.add(letter.id());
			return;
		}
		try {
			this.ids.add(this.redrive.publish(message, letter, this.by));
			channel.basicAck(response.getEnvelope().getDeliveryTag(), false);
		}
		catch (PublishException ex) {
			stop(ex, letter.id(), ex.reason().name() + ": " + ex.getMessage());
		}
		catch (IllegalArgumentException ex) {
			failed(letter.id(), "it cannot be sent again: " + printable(ex.getMessage()));
		}
	}

	private void failed(@Nullable String id, String reason) {
		log.warn("Dead letter {} not redriven: {}", printable(id), reason);
		this.failed.add(new Failure(id, reason));
	}

	void stop(RuntimeException problem, @Nullable String id, String reason) {
		this.stopped = problem;
		failed(id, reason);
	}

	void unreadable() {
		this.unreadable++;
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
		return new RedriveResult(matched(), redriven(), this.request.isDryRun(), this.total,
				this.left > 0 || this.total > this.maxScan, this.unreadable, this.ids, this.failed);
	}

}
