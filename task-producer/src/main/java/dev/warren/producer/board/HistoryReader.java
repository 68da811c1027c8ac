package dev.warren.producer.board;

import java.time.Duration;
import java.util.stream.Stream;

import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.events.TaskEventPublisher;
import dev.warren.web.sse.RecentEntries;
import dev.warren.messaging.stream.StreamFollower;
import dev.warren.messaging.stream.StreamReader;
import dev.warren.web.ProblemException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.amqp.core.Message;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

import static dev.warren.messaging.contract.MessageText.printable;

/** Brings what is in the history to the board and to those who follow events. */
@Component
public record HistoryReader(TaskEventPublisher events, TaskBoard board, RecentEntries<RecentEvent> recent,
		ObjectProvider<StreamFollower> follower, JsonMapper json, MeterRegistry meters) implements StreamReader {

	private static final Logger log = LoggerFactory.getLogger(HistoryReader.class);

	public HistoryReader {
		Stream.of("merged", "skipped", "unreadable").forEach((outcome) -> counter(meters, outcome));
	}

	/** Fails while the history is being read: the board is not complete. */
	public void require() {
		if (!this.follower.getObject().isCaughtUp()) {
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
			this.recent.add(offset, RecentEvent.of(event, offset, this.json));
			counter(this.meters, "merged").increment();
		}
		catch (IllegalArgumentException ex) {
			counter(this.meters, "skipped").increment();
			log.debug("Message at offset {} of the history skipped: it {}", offset, printable(ex.getMessage()));
		}
	}

	@Override
	public void caughtUp() {
		log.info("The task board has read the history, {} tasks", this.board.size());
	}

	@Override
	public void skipped(long offset) {
		counter(this.meters, "unreadable").increment();
	}

	/** What the board knows stays: what is merged twice changes nothing. */
	@Override
	public void restarted() {
		this.recent.clear();
	}

	private static Counter counter(MeterRegistry meters, String outcome) {
		return Counter.builder("warren.board.events").baseUnit("messages").tag("outcome", outcome).register(meters);
	}

}
