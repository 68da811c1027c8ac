package dev.warren.logs.subscribe;

import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;

import dev.warren.logs.LogProperties;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.contract.Names;
import dev.warren.web.sse.RecentEntries;
import dev.warren.messaging.stream.StreamFollower;
import dev.warren.messaging.stream.StreamReader;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.core.Message;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * The stream of all log messages. One follower holds its end in memory for all readers.
 */
@Component
final class LogArchive implements StreamReader, HealthIndicator {

	/** The follower begins so far from the end. */
	private static final int MAX_RECENT = 20_000;

	/** A scan gives way to others after so long. */
	private static final long MAX_SECONDS = 5;

	private final BrokerConnection broker;

	private final String name;

	private final RecentEntries<LogEntry> recent;

	private final StreamFollower follower;

	private final Semaphore scans;

	LogArchive(BrokerConnection broker, Names names, LogProperties properties, MeterRegistry meters) {
		this.broker = broker;
		this.name = names.logArchive();
		long maxBytes = Math.min(properties.archive().memorySize().toBytes(), Runtime.getRuntime().maxMemory() / 8);
		this.recent = new RecentEntries<>(MAX_RECENT, maxBytes, LogEntry::size);
		this.follower = new StreamFollower(broker, this.name, MAX_RECENT, this);
		this.scans = new Semaphore(properties.archive().maxReaders(), true);
		FunctionCounter.builder("warren.logs.archive.skipped", this.follower, StreamFollower::skipped)
			.baseUnit("messages")
			.register(meters);
	}

	String name() {
		return this.name;
	}

	RecentEntries<LogEntry> recent() {
		return this.recent;
	}

	StreamFollower follower() {
		return this.follower;
	}

	/**
	 * Shows a visitor what follows an offset in the stream until it wants no more; null
	 * for a message that the broker cannot deliver. False if there was not enough time.
	 */
	boolean scan(long after, BiPredicate<Long, @Nullable LogEvent> visitor) throws InterruptedException {
		if (!this.scans.tryAcquire(1, TimeUnit.SECONDS)) {
			return false;
		}
		ArchiveScan scan = new ArchiveScan(visitor, new CountDownLatch(1));
		StreamFollower reader = StreamFollower.after(after, this.broker, this.name, scan);
		try {
			reader.start();
			return scan.over().await(MAX_SECONDS, TimeUnit.SECONDS);
		}
		finally {
			scan.caughtUp();
			reader.stop();
			this.scans.release();
		}
	}

	@Override
	public void on(long offset, Message message) {
		// What was archived before may have been published long ago.
		Instant received = this.follower.isCaughtUp() ? Instant.now() : null;
		this.recent.add(offset, LogEntry.log(LogEvent.of(message, offset, received), offset));
	}

	@Override
	public void skipped(long offset) {
		this.recent.add(offset, LogEntry.unreadable(offset));
	}

	@Override
	public void restarted() {
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
