package dev.warren.producer.board;

import java.time.Duration;
import java.util.Locale;

import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.events.TaskEventPublisher;
import dev.warren.messaging.sse.SseEvents;
import dev.warren.messaging.stream.RecentEntries;
import dev.warren.messaging.stream.StreamReader;
import dev.warren.messaging.web.ProblemException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.amqp.core.Message;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

import static dev.warren.messaging.contract.MessageText.printable;

/** Brings what is in the history to the board and to those who follow events. */
@Component
public class HistoryReader implements StreamReader {

	private static final Logger log = LoggerFactory.getLogger(HistoryReader.class);

	private final TaskEventPublisher events;

	private final TaskBoard board;

	private final RecentEntries<RecentEvent> recent;

	private final JsonMapper json;

	private final Counter merged;

	private final Counter skipped;

	private final Counter unreadable;

	private volatile boolean caughtUp;

	HistoryReader(TaskEventPublisher events, TaskBoard board, RecentEntries<RecentEvent> recent, JsonMapper json,
			MeterRegistry meters) {
		this.events = events;
		this.board = board;
		this.recent = recent;
		this.json = json;
		Counter.Builder read = Counter.builder("warren.board.events").baseUnit("messages");
		this.merged = read.tag("outcome", "merged").register(meters);
		this.skipped = read.tag("outcome", "skipped").register(meters);
		this.unreadable = read.tag("outcome", "unreadable").register(meters);
	}

	/**
	 * To be called before anything is said of the board as a whole.
	 * @throws ProblemException if the history has not been read yet
	 */
	public void require() {
		if (!this.caughtUp) {
			throw new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, "board-loading",
					"The task board is still being read from the history")
				.retryAfter(Duration.ofSeconds(1));
		}
	}

	/** The board comes first, so that it knows of each event that a stream brings. */
	@Override
	public void on(long offset, Message message) {
		try {
			TaskEvent event = this.events.read(message);
			this.board.apply(event, offset);
			this.recent.add(offset, new RecentEvent(event, SseEvents.event(event.type().name().toLowerCase(Locale.ROOT),
					offset, this.json.writeValueAsString(event))));
			this.merged.increment();
		}
		catch (IllegalArgumentException ex) {
			this.skipped.increment();
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
		this.unreadable.increment();
	}

	/** What the board knows stays: what is merged twice changes nothing. */
	@Override
	public void restarted() {
		this.caughtUp = false;
		this.recent.clear();
	}

}
