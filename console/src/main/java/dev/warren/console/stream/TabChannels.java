package dev.warren.console.stream;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.warren.web.ProblemException;
import dev.warren.web.sse.EventSource;
import dev.warren.web.sse.SseEvents;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** What all open tabs are sent. */
@Component
public class TabChannels {

	/** Tabs that join get an overview of this age; otherwise each would start a poll. */
	private static final Duration FRESH = Duration.ofSeconds(2);

	private final Map<String, TabChannel> channels = new HashMap<>();

	private final LogFeeds feeds;

	private final JsonMapper json;

	private final ApplicationEventPublisher events;

	private List<byte[]> overview = List.of();

	private long overviewAt = System.nanoTime() - FRESH.toNanos();

	private long joined;

	TabChannels(LogFeeds feeds, JsonMapper json, ApplicationEventPublisher events) {
		this.feeds = feeds;
		this.json = json;
		this.events = events;
	}

	/** Sends an event to all tabs. */
	public void broadcast(String name, Object data) {
		relay(name, this.json.writeValueAsString(data));
	}

	/** Sends an overview to all tabs, and to those that join soon after. */
	public synchronized void broadcastOverview(Object data) {
		byte[] event = SseEvents.event("overview", null, this.json.writeValueAsString(data));
		this.overview = List.of(event);
		this.overviewAt = System.nanoTime();
		this.channels.values().forEach((channel) -> channel.add(event));
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
	synchronized EventSource join(@Nullable String logs) {
		if (System.nanoTime() - this.overviewAt > FRESH.toNanos()) {
			this.overview = List.of();
			this.events.publishEvent(new StateChanged());
		}
		try {
			return follow(LogPath.parse(logs));
		}
		catch (ProblemException ex) {
			return refused(ex);
		}
	}

	private EventSource follow(@Nullable LogPath logs) {
		// What is replayed depends on the time at which the subscription begins.
		String key = (logs == null) ? "" : logs.isReplay() ? logs + "#" + this.joined++ : logs.toString();
		TabChannel known = this.channels.get(key);
		TabChannel channel = (known != null) ? known : new TabChannel();
		if (known == null && logs != null) {
			this.feeds.open(key, logs, channel);
		}
		return join(key, channel);
	}

	/** Without the logs that it asked for, the tab still sees everything else. */
	private EventSource refused(ProblemException problem) {
		TabChannel channel = new TabChannel();
		this.feeds.refuse(channel, problem);
		return join("#" + this.joined++, channel);
	}

	private EventSource join(String key, TabChannel channel) {
		this.channels.put(key, channel);
		return channel.join(this.overview, () -> leave(key, channel));
	}

	private synchronized void leave(String key, TabChannel channel) {
		if (!channel.leave()) {
			return;
		}
		this.channels.remove(key);
		this.feeds.close(key);
	}

}
