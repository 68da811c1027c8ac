package dev.warren.console.stream;

import java.util.HashMap;
import java.util.Map;

import dev.warren.console.ConsoleProperties;
import dev.warren.console.upstream.EventFeed;
import dev.warren.console.upstream.UpstreamClient;
import dev.warren.web.ProblemException;
import dev.warren.web.sse.EventSource;
import dev.warren.web.sse.SseEvents;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** What all open tabs are sent. */
@Component
public class TabChannels {

	private final Map<String, TabChannel> channels = new HashMap<>();

	private final Map<String, EventFeed> feeds = new HashMap<>();

	private final ConsoleProperties properties;

	private final UpstreamClient client;

	private final JsonMapper json;

	private final ApplicationEventPublisher events;

	private long joined;

	TabChannels(ConsoleProperties properties, UpstreamClient client, JsonMapper json,
			ApplicationEventPublisher events) {
		this.properties = properties;
		this.client = client;
		this.json = json;
		this.events = events;
	}

	/** Sends an event to all tabs. */
	public void broadcast(String name, Object data) {
		relay(name, this.json.writeValueAsString(data));
	}

	/**
	 * Sends an event to all tabs, as it came.
	 * @param json one line
	 */
	public synchronized void relay(String name, String json) {
		byte[] event = SseEvents.event(name, null, json);
		this.channels.values().forEach((channel) -> channel.add(event));
	}

	/** Whether anybody sees what is sent. */
	public synchronized boolean isEmpty() {
		return this.channels.isEmpty();
	}

	/**
	 * The events for another tab.
	 * @param logs the path and query of its log subscription, if it has one
	 */
	EventSource join(@Nullable LogPath logs) {
		EventSource tab = open(logs);
		this.events.publishEvent(new StateChanged());
		return tab;
	}

	private synchronized EventSource open(@Nullable LogPath logs) {
		// What is replayed depends on the time at which the subscription begins.
		String key = (logs == null) ? "" : logs.isReplay() ? logs + "#" + this.joined++ : logs.toString();
		TabChannel known = this.channels.get(key);
		TabChannel channel = (known != null) ? known : open(key, logs);
		return channel.join(() -> leave(key, channel));
	}

	private TabChannel open(String key, @Nullable LogPath logs) {
		if (logs != null && this.feeds.size() == this.properties.maxLogSubscriptions()) {
			throw new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, "too-many-subscriptions",
					"The console has %d log subscriptions already".formatted(this.feeds.size()));
		}
		TabChannel channel = new TabChannel();
		this.channels.put(key, channel);
		if (logs != null) {
			EventFeed feed = new EventFeed(this.client, logs.at(this.properties.logService().url()),
					new LogListener(channel, this.json));
			this.feeds.put(key, feed);
			feed.start();
		}
		return channel;
	}

	private synchronized void leave(String key, TabChannel channel) {
		if (!channel.leave()) {
			return;
		}
		this.channels.remove(key);
		EventFeed feed = this.feeds.remove(key);
		if (feed != null) {
			feed.close();
		}
	}

}
