package dev.warren.producer.board;

import java.time.Duration;
import java.util.stream.Stream;

import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.events.TaskEventPublisher;
import dev.warren.messaging.stream.RecentEntries;
import dev.warren.messaging.stream.StreamFollower;
import dev.warren.messaging.web.ProblemException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.core.Message;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

import static dev.warren.messaging.contract.MessageText.printable;

/** Brings what is in the history to the board and to those who follow events. */
@Component
public class HistoryReader implements StreamFollower.Reader {

	private static final Logger log = LoggerFactory.getLogger(HistoryReader.class);

	private final TaskEventPublisher events;

	private final TaskBoard board;

	private final RecentEntries<TaskEvent> recent;

	private final MeterProvider<Counter> messages;

	private volatile boolean caughtUp;

	HistoryReader(TaskEventPublisher events, TaskBoard board, BoardProperties properties, MeterRegistry meters) {
		this.events = events;
		this.board = board;
		this.recent = new RecentEntries<>(properties.recentEvents(), properties.recentSize().toBytes(),
				Retention::size);
		this.messages = Counter.builder("warren.board.events").baseUnit("messages").withRegistry(meters);
		Stream.of("merged", "skipped", "unreadable").forEach((outcome) -> this.messages.withTag("outcome", outcome));
	}

	/** Fails while the history is being read: the board is not complete. */
	public void require() {
		if (!this.caughtUp) {
			throw new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, "board-loading",
					"The task board is still being read from the history")
				.retryAfter(Duration.ofSeconds(1));
		}
	}

	RecentEntries<TaskEvent> recent() {
		return this.recent;
	}

	/** The board comes first, so that it knows of each event that a stream brings. */
	@Override
	public void on(long offset, Message message) {
		try {
			TaskEvent event = this.events.read(message);
			this.board.apply(event, offset);
			this.recent.add(offset, event);
			count("merged");
		}
		catch (IllegalArgumentException ex) {
			count("skipped");
			log.debug("Message at offset {} of the history skipped: it {}", offset, printable(ex.getMessage()));
		}
	}

	@Override
	public void caughtUp() {
		this.caughtUp = true;
		log.info("The task board has read the history, {} tasks", this.board.size());
	}

	@Override
	public void skipped(long offset) {
		count("unreadable");
	}

	/** What the board knows stays: what is merged twice changes nothing. */
	@Override
	public void restarted() {
		this.caughtUp = false;
		this.recent.clear();
	}

	private void count(String outcome) {
		this.messages.withTag("outcome", outcome).increment();
	}

}
