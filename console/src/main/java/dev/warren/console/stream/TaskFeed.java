package dev.warren.console.stream;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import dev.warren.console.ConsoleProperties;
import dev.warren.console.upstream.EventFeed;
import dev.warren.console.upstream.FeedListener;
import dev.warren.console.upstream.ServerEvent;
import dev.warren.console.upstream.UpstreamClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
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

	private static final int MAX_COMPLETED = 50_000;

	/** The tasks that were completed last, each with its count of redrives. */
	private final Set<String> completed = Collections.newSetFromMap(new LinkedHashMap<>() {

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
			return size() > MAX_COMPLETED;
		}

	});

	private final TabChannels tabs;

	private final JsonMapper json;

	private final ApplicationEventPublisher events;

	private final EventFeed feed;

	private final AtomicInteger doubled = new AtomicInteger();

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
		return this.doubled.get();
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
			JsonNode task = this.json.readTree(event.data());
			if (!this.completed.add(task.path("redrives").asInt() + " " + task.path("taskId").asString())) {
				this.doubled.incrementAndGet();
			}
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
