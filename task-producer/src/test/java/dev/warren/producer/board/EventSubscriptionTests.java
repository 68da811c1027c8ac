package dev.warren.producer.board;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.warren.messaging.contract.TaskEvent;
import dev.warren.web.sse.RecentEntries;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

class EventSubscriptionTests {

	private static final int OTHERS = 5000;

	private final JsonMapper json = JsonMapper.shared();

	private final RecentEntries<RecentEvent> recent = new RecentEntries<>(10_000, 100_000_000, RecentEvent::size);

	private final TaskBoard board = new TaskBoard(new BoardProperties(10_000, DataSize.ofMegabytes(10),
			Duration.ofMinutes(45), 10_000, DataSize.ofMegabytes(10), 10, Duration.ofSeconds(15)),
			new SimpleMeterRegistry());

	private long offset;

	@Test
	void bringsTheEventsOfATaskThatHasEndedFromFarBackInTheMemory() throws InterruptedException {
		happen(Events.of("ended").submitted(0));
		for (int i = 0; i < OTHERS; i++) {
			happen(Events.of("other " + i).submitted(1));
		}
		happen(Events.of("ended").started(2, 1));
		happen(Events.of("ended").completed(3, 1));
		assertThat(names(new EventSubscription("ended", 0L, this.recent, this.board, this.json)))
			.containsExactly("state", "submitted", "started", "completed");
	}

	private void happen(TaskEvent event) {
		this.offset++;
		this.board.apply(event, this.offset);
		this.recent.add(this.offset, RecentEvent.of(event, this.offset, this.json));
	}

	private static List<String> names(EventSubscription subscription) throws InterruptedException {
		List<String> names = new ArrayList<>();
		List<byte[]> events = subscription.next(Duration.ofSeconds(1));
		while (events != null) {
			events.forEach((event) -> names.add(name(event)));
			events = subscription.next(Duration.ofSeconds(1));
		}
		return names;
	}

	private static String name(byte[] event) {
		String line = new String(event, StandardCharsets.UTF_8).lines().findFirst().orElseThrow();
		return line.substring("event:".length());
	}

}
