package dev.warren.console.stream;

import java.net.URI;

import dev.warren.console.ConsoleProperties;
import dev.warren.console.upstream.EventFeed;
import dev.warren.console.upstream.FeedListener;
import dev.warren.console.upstream.ServerEvent;
import dev.warren.console.upstream.UpstreamClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The one connection to the task events, open also while no tab is: it counts the tasks
 * that were completed twice.
 */
@Component
public class TaskFeed implements FeedListener, SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(TaskFeed.class);

	private final Completions completions = new Completions();

	private final TabChannels tabs;

	private final JsonMapper json;

	private final ApplicationEventPublisher events;

	private final EventFeed feed;

	private boolean connectedBefore;

	private volatile boolean running;

	TaskFeed(ConsoleProperties properties, UpstreamClient client, TabChannels tabs, JsonMapper json,
			ApplicationEventPublisher events) {
		this.tabs = tabs;
		this.json = json;
		this.events = events;
		this.feed = new EventFeed(client, URI.create(properties.taskProducer().url() + "/tasks/events"), this);
	}

	/** How many tasks were completed more than once since the console started. */
	public int doubled() {
		return this.completions.doubled();
	}

	@Override
	public void connected(boolean resumed) {
		if (this.connectedBefore && !resumed) {
			this.tabs.relay("gap", "");
		}
		this.connectedBefore = true;
		this.events.publishEvent(new StateChanged());
	}

	@Override
	public void on(ServerEvent event) {
		if (event.name().equals("completed")) {
			this.completions.add(this.json.readTree(event.data()));
		}
		this.tabs.relay(event.name(), event.data());
		this.events.publishEvent(event);
	}

	@Override
	public void lost(String reason, @Nullable String problem) {
		log.warn("No task events from task-producer: {}", reason);
		this.events.publishEvent(new StateChanged());
	}

	@Override
	public void start() {
		this.running = true;
		this.feed.start();
	}

	@Override
	public void stop() {
		this.running = false;
		this.feed.close();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}
