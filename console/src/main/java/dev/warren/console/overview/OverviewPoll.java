package dev.warren.console.overview;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import dev.warren.console.ConsoleProperties;
import dev.warren.console.stream.StateChanged;
import dev.warren.console.stream.TabChannels;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Sends overviews while tabs are open: at an interval, and at once after a change. */
@Component
class OverviewPoll implements SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(OverviewPoll.class);

	private static final Duration MIN_INTERVAL = Duration.ofMillis(200);

	private final Semaphore changes = new Semaphore(0);

	private final TabChannels tabs;

	private final Overviews overviews;

	private final Duration interval;

	private volatile @Nullable Thread thread;

	OverviewPoll(TabChannels tabs, Overviews overviews, ConsoleProperties properties) {
		this.tabs = tabs;
		this.overviews = overviews;
		this.interval = properties.pollInterval();
	}

	@EventListener
	void on(StateChanged change) {
		this.changes.release();
	}

	private void run() {
		try {
			while (true) {
				this.changes.tryAcquire(this.interval.toMillis(), TimeUnit.MILLISECONDS);
				this.changes.drainPermits();
				if (!this.tabs.isEmpty()) {
					poll();
					Thread.sleep(MIN_INTERVAL);
				}
			}
		}
		catch (InterruptedException _) {
			// The console stops.
		}
	}

	private void poll() throws InterruptedException {
		try {
			this.tabs.broadcastOverview(this.overviews.current());
		}
		catch (RuntimeException ex) {
			log.error("An overview failed unexpectedly", ex);
		}
	}

	@Override
	public void start() {
		this.thread = Thread.ofVirtual().name("overview").start(this::run);
	}

	@Override
	public void stop() {
		Thread running = this.thread;
		if (running != null) {
			running.interrupt();
		}
		this.thread = null;
	}

	@Override
	public boolean isRunning() {
		return this.thread != null;
	}

}
