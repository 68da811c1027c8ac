package dev.warren.producer.board;

import java.util.Objects;

import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.events.TaskEventPublisher;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.core.Message;
import org.springframework.stereotype.Component;

import static dev.warren.messaging.contract.MessageText.printable;

/** Brings what is in the history to the board. Nothing in it may stop the reader. */
@Component
class HistoryReader {

	/**
	 * Where a message is in its stream; set by RabbitMQ. As an argument: where to begin.
	 */
	static final String OFFSET = "x-stream-offset";

	private static final Logger log = LoggerFactory.getLogger(HistoryReader.class);

	private final TaskEventPublisher events;

	private final TaskBoard board;

	private final EventFeed feed;

	private final CatchUp catchUp;

	private final Counter merged;

	private final Counter skipped;

	private volatile long offset = -1;

	private volatile boolean heard;

	HistoryReader(TaskEventPublisher events, TaskBoard board, EventFeed feed, CatchUp catchUp, MeterRegistry meters) {
		this.events = events;
		this.board = board;
		this.feed = feed;
		this.catchUp = catchUp;
		Counter.Builder read = Counter.builder("warren.board.events").baseUnit("messages");
		this.merged = read.tag("outcome", "merged").register(meters);
		this.skipped = read.tag("outcome", "skipped").register(meters);
	}

	void on(Message message) {
		long at = Objects.requireNonNull(message.getMessageProperties().<Long>getHeader(OFFSET));
		this.heard = true;
		if (at == this.offset) {
			return;
		}
		try {
			if (!this.catchUp.isMarker(message)) {
				TaskEvent event = this.events.read(message);
				this.board.apply(event, at);
				this.feed.publish(new HistoryEvent(at, event));
				this.merged.increment();
			}
		}
		catch (IllegalArgumentException ex) {
			this.skipped.increment();
			log.debug("Message at offset {} of the history skipped: it {}", at, printable(ex.getMessage()));
		}
		catch (RuntimeException ex) {
			this.skipped.increment();
			log.error("Nobody expected the message at offset {} of the history to fail", at, ex);
		}
		this.offset = at;
	}

	/** The offset of the last message that was read, -1 before the first one. */
	long offset() {
		return this.offset;
	}

	/**
	 * Where to go on, as RabbitMQ understands it: with the message that was read last,
	 * which is always there, so that silence means that the history is another one.
	 */
	Object resume() {
		this.heard = false;
		return (this.offset < 0) ? "first" : this.offset;
	}

	/** Whether nothing has come since it went on, not even what it had read before. */
	boolean hearsNothing() {
		return this.offset >= 0 && !this.heard;
	}

	/**
	 * Begins anew with a history whose offsets begin anew. What the board knows stays:
	 * what is merged twice changes nothing.
	 */
	void rewind() {
		if (this.offset < 0) {
			return;
		}
		log.warn("The history is not the one that was read so far, it is read from its start");
		this.offset = -1;
		this.feed.clear();
		this.catchUp.begin();
	}

}
