package dev.warren.console.stream;

import java.util.HashMap;
import java.util.Map;

import dev.warren.console.ConsoleProperties;
import dev.warren.console.upstream.EventFeed;
import dev.warren.console.upstream.UpstreamClient;
import dev.warren.web.ProblemException;
import dev.warren.web.sse.SseEvents;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** The log subscriptions of all tabs; the caller synchronizes. */
@Component
class LogFeeds {

	private final Map<String, EventFeed> feeds = new HashMap<>();

	private final ConsoleProperties properties;

	private final UpstreamClient client;

	private final JsonMapper json;

	LogFeeds(ConsoleProperties properties, UpstreamClient client, JsonMapper json) {
		this.properties = properties;
		this.client = client;
		this.json = json;
	}

	/**
	 * Begins a subscription.
	 * @throws ProblemException if there are too many already
	 */
	void open(String key, LogPath logs, TabChannel channel) {
		if (this.feeds.size() == this.properties.maxLogSubscriptions()) {
			throw new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, "too-many-subscriptions",
					"The console has %d log subscriptions already".formatted(this.feeds.size()));
		}
		EventFeed feed = new EventFeed(this.client, logs.at(this.properties.logService().url()),
				new LogListener(channel, this.json));
		this.feeds.put(key, feed);
		feed.start();
	}

	/** Says in a channel why it has no subscription. */
	void refuse(TabChannel channel, ProblemException problem) {
		channel.addLogState(SseEvents.event("log-problem", null, this.json.writeValueAsString(problem.getBody())));
	}

	void close(String key) {
		EventFeed feed = this.feeds.remove(key);
		if (feed != null) {
			feed.close();
		}
	}

}
