package dev.warren.logs.subscribe;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;

import dev.warren.logs.LogProperties;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.stream.RecentEntries;
import dev.warren.messaging.stream.StreamFollower;
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
final class LogArchive implements StreamFollower.Reader, HealthIndicator {

	/** The follower begins so far from the end. */
	private static final int MAX_RECENT = 20_000;

	/** A reader gives way to others after so long, and then goes on. */
	private static final long MAX_SECONDS = 10;

	private final CountDownLatch caughtUp = new CountDownLatch(1);

	private final BrokerConnection broker;

	private final String name;

	private final RecentEntries<LogEntry> recent;

	private final StreamFollower follower;

	private final Semaphore readers;

	private final long maxScan;

	private final MeterRegistry meters;

	LogArchive(BrokerConnection broker, Names names, LogProperties properties, MeterRegistry meters) {
		this.broker = broker;
		this.name = names.logArchive();
		long maxBytes = Math.min(properties.archive().memorySize().toBytes(), Runtime.getRuntime().maxMemory() / 8);
		this.recent = new RecentEntries<>(MAX_RECENT, maxBytes, LogEntry::size);
		this.follower = new StreamFollower(broker, this.name, MAX_RECENT, this);
		this.readers = new Semaphore(properties.archive().maxReaders(), true);
		this.maxScan = properties.archive().maxScan();
		this.meters = meters;
		FunctionCounter.builder("warren.logs.archive.skipped", this.follower, StreamFollower::skipped)
			.baseUnit("messages")
			.register(meters);
	}

	LogReader read(Interest interest, LogFormat format, ArchiveStart start) {
		ReplaySearch search = new ReplaySearch(this, interest, start.replay(), this.maxScan);
		return new ArchiveReader(interest, format, this.meters, this, search, start.lastEventId());
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

	boolean awaitCaughtUp() throws InterruptedException {
		return this.caughtUp.await(1, TimeUnit.SECONDS);
	}

	/**
	 * Shows a visitor what follows an offset, memory or not, until it wants no more or
	 * the stream ends; null instead of a message that the broker cannot deliver. A few at
	 * a time do so; none of them waits for a client.
	 * @return false if the time was not enough
	 */
	boolean scan(long after, BiPredicate<Long, @Nullable LogEvent> visitor) throws InterruptedException {
		if (!this.readers.tryAcquire(1, TimeUnit.SECONDS)) {
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
			this.readers.release();
		}
	}

	@Override
	public void on(long offset, Message message) {
		this.recent.add(offset, LogEntry.log(LogEvent.of(message), offset));
	}

	@Override
	public void caughtUp() {
		this.caughtUp.countDown();
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
