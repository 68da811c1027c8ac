package dev.warren.logs.subscribe;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.warren.logs.LogProperties;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.stream.RecentEntries;
import dev.warren.messaging.stream.StreamFollower;
import dev.warren.messaging.stream.StreamReader;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.amqp.core.Message;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * The end of the stream of all log messages: one follower of this instance holds it in
 * memory, for all readers.
 */
@Component
final class LogArchive implements StreamReader, HealthIndicator {

	/** Why there is a gap when the offsets of another stream begin. */
	static final String RESTARTED = "the archive was declared anew";

	/** The follower begins so far from the end. */
	private static final int MAX_RECENT = 20_000;

	private final CountDownLatch caughtUp = new CountDownLatch(1);

	private final AtomicInteger restarts = new AtomicInteger();

	private final String name;

	private final ArchiveStream stream;

	private final EventStreamFormat events;

	private final RecentEntries<LogEntry> recent;

	private final StreamFollower follower;

	LogArchive(BrokerConnection broker, Names names, LogProperties properties, ArchiveStream stream,
			EventStreamFormat events, MeterRegistry meters) {
		this.name = names.logArchive();
		this.stream = stream;
		this.events = events;
		this.recent = new RecentEntries<>(MAX_RECENT,
				Math.min(properties.archive().memorySize().toBytes(), Runtime.getRuntime().maxMemory() / 8),
				LogEntry::size);
		this.follower = new StreamFollower(broker, this.name, MAX_RECENT, this);
		FunctionCounter.builder("warren.logs.archive.skipped", this.follower, StreamFollower::skipped)
			.baseUnit("messages")
			.description("Archived messages that the broker cannot deliver")
			.register(meters);
	}

	String name() {
		return this.name;
	}

	ArchiveStream stream() {
		return this.stream;
	}

	EventStreamFormat events() {
		return this.events;
	}

	StreamFollower follower() {
		return this.follower;
	}

	RecentEntries<LogEntry> recent() {
		return this.recent;
	}

	/** How often the stream was another one, with offsets from 0. */
	int restarts() {
		return this.restarts.get();
	}

	boolean awaitCaughtUp(Duration timeout) throws InterruptedException {
		return this.caughtUp.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
	}

	@Override
	public void on(long offset, Message message) {
		this.recent.add(offset, this.events.log(LogEvent.of(message), offset));
	}

	@Override
	public void caughtUp() {
		this.caughtUp.countDown();
	}

	@Override
	public void skipped(long offset) {
		this.recent.add(offset, this.events.unreadable(offset));
	}

	@Override
	public void restarted() {
		this.restarts.incrementAndGet();
		this.recent.clear();
	}

	/** Never DOWN: publishing and live streams do not need the archive. */
	@Override
	public Health health() {
		return Health.up()
			.withDetail("offset", this.follower.offset())
			.withDetail("caughtUp", this.follower.isCaughtUp())
			.withDetail("skipped", this.follower.skipped())
			.build();
	}

}
