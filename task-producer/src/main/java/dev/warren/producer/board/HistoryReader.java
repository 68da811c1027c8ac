package dev.warren.producer.board;

import java.time.Duration;
import java.util.Locale;

import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.events.TaskEventPublisher;
import dev.warren.messaging.sse.EventSource;
import dev.warren.messaging.sse.SseEvents;
import dev.warren.messaging.stream.RecentEntries;
import dev.warren.messaging.stream.StreamFollower;
import dev.warren.messaging.web.ProblemException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.amqp.core.Message;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

import static dev.warren.messaging.contract.MessageText.printable;

/** Brings what is in the history to the board and to those who follow events. */
@Component
public class HistoryReader implements StreamFollower.Reader {

	private static final Logger log = LoggerFactory.getLogger(HistoryReader.class);

	private static final int EVENT_OVERHEAD = 200;

	private final TaskEventPublisher events;

	private final TaskBoard board;

	private final RecentEntries<RecentEvent> recent;

	private final JsonMapper json;

	private final MeterProvider<Counter> messages;

	private volatile boolean caughtUp;

	HistoryReader(TaskEventPublisher events, TaskBoard board, BoardProperties properties, JsonMapper json,
			MeterRegistry meters) {
		this.events = events;
		this.board = board;
		this.recent = new RecentEntries<>(properties.recentEvents(), properties.recentSize().toBytes(),
				(event) -> EVENT_OVERHEAD + event.encoded().length);
		this.json = json;
		this.messages = Counter.builder("warren.board.events").baseUnit("messages").withRegistry(meters);
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

	EventSource subscribe(@Nullable String taskId, @Nullable Long lastEventId) {
		return new EventSubscription(taskId, lastEventId, this.recent, this.board, this.json);
	}

	/** The board comes first, so that it knows of each event that a stream brings. */
	@Override
	public void on(long offset, Message message) {
		try {
			TaskEvent event = this.events.read(message);
			this.board.apply(event, offset);
			String name = event.type().name().toLowerCase(Locale.ROOT);
			this.recent.add(offset, new RecentEvent(event.taskId(), TaskState.of(event.type()).isFinal(),
					SseEvents.event(name, offset, this.json.writeValueAsString(event))));
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

	/** An event for those who follow, encoded once for all. */
	record RecentEvent(String taskId, boolean isFinal, byte[] encoded) {
	}

}
