package dev.warren.console.stream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.warren.web.sse.EventSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

/** The tabs of a console without any service: nothing listens on port 9. */
@SpringBootTest(properties = { "warren.console.max-log-subscriptions=1", "warren.console.poll-interval=1h",
		"warren.console.task-producer.url=http://127.0.0.1:9", "warren.console.log-service.url=http://127.0.0.1:9" })
class TabChannelsTests {

	@Autowired
	TabChannels tabs;

	private final List<EventSource> joined = new ArrayList<>();

	@AfterEach
	void leave() {
		this.joined.forEach(EventSource::close);
	}

	@Test
	void aTabWithLogsThatAreNoneHasItsStream() throws InterruptedException {
		EventSource tab = join("/tasks");
		assertThat(text(tab)).contains("event:log-problem\n", "path and query of a log subscription");
		this.tabs.broadcast("completed", Map.of("taskId", "one"));
		assertThat(text(tab)).contains("event:completed\n");
	}

	@Test
	void aTabWithOneLogSubscriptionTooManyHasItsStream() throws InterruptedException {
		join("/logs");
		EventSource tab = join("/logs/topic?key=kern.*");
		assertThat(text(tab)).contains("event:log-problem\n", "too-many-subscriptions");
	}

	@Test
	void aTabGetsTheOverviewOfTheOthers() throws InterruptedException {
		this.tabs.broadcastOverview(Map.of("number", 1));
		EventSource tab = join(null);
		assertThat(text(tab)).contains("event:overview\ndata:{\"number\":1}");
	}

	private EventSource join(@Nullable String logs) {
		EventSource tab = this.tabs.join(logs);
		this.joined.add(tab);
		return tab;
	}

	private static String text(EventSource tab) throws InterruptedException {
		List<byte[]> events = tab.next(Duration.ZERO);
		StringBuilder text = new StringBuilder();
		if (events != null) {
			events.forEach((event) -> text.append(new String(event, StandardCharsets.UTF_8)));
		}
		return text.toString();
	}

}
