package dev.warren.system;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.warren.messaging.test.TestBroker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Many log subscribers, some of which never read: the others receive every message.
 * Larger with {@code -Dwarren.load.subscribers=1000 -Dwarren.load.seconds=30}.
 */
class LogLoadIT {

	private static final int SUBSCRIBERS = Integer.getInteger("warren.load.subscribers", 200);

	private static final int RATE = Integer.getInteger("warren.load.rate", 50);

	private static final int SECONDS = Integer.getInteger("warren.load.seconds", 5);

	/** Every 20th subscriber never reads. */
	private static final int STALLED_ONE_IN = 20;

	private static final String PADDING = "x".repeat(60);

	@Test
	void subscribersThatDoNotReadCostTheOthersNoMessage() throws Exception {
		try (Subscribers subscribers = new Subscribers()) {
			Result result = subscribers.run(RATE, SECONDS);
			print(result + ", " + subscribers.memory());
			assertThat(result.harmed()).as("reading subscribers that missed a message").isZero();
			subscribers.closeReading();
			print("%d stalled subscribers disconnected after %d s".formatted(subscribers.stalled.size(),
					subscribers.awaitStalledDisconnected()));
		}
	}

	/** Doubles the rate until a subscriber misses a message, then bisects. */
	@Test
	@EnabledIfSystemProperty(named = "warren.load.search", matches = "true")
	void findsTheHighestRateThatLosesNothing() throws Exception {
		int good = 0;
		int bad = Integer.MAX_VALUE;
		int rate = RATE;
		while (bad - good > good / 10) {
			// A subscriber that has missed a message stays marked, so each rate gets new
			// ones.
			try (Subscribers subscribers = new Subscribers()) {
				Result result = subscribers.run(rate, SECONDS);
				print(result.toString());
				if (result.harmed() == 0 && result.achieved() > 0.95 * rate) {
					good = rate;
				}
				else {
					bad = rate;
				}
			}
			rate = (bad == Integer.MAX_VALUE) ? good * 2 : (good + bad) / 2;
		}
		print("Highest rate without loss: %d messages/s to %d subscribers".formatted(good, SUBSCRIBERS));
		assertThat(good).isPositive();
	}

	private static void print(String text) {
		System.out.printf("[load] %s; load average %.1f%n", text,
				ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
	}

	/**
	 * The result of a run.
	 *
	 * @param harmed reading subscribers that missed a message
	 * @param achieved the measured rate of publishing, in messages per second
	 */
	private record Result(int subscribers, int rate, long messages, int harmed, double achieved, int p50, int p99) {

		@Override
		public String toString() {
			return "%d subscribers, %d messages/s, %d messages: %d harmed, published at %.0f/s, delay p50 %d ms, p99 %d ms"
				.formatted(this.subscribers, this.rate, this.messages, this.harmed, this.achieved, this.p50, this.p99);
		}

	}

	/** A log service with subscribers that read and some that do not. */
	private static final class Subscribers implements AutoCloseable {

		private final String prefix = UUID.randomUUID() + "-";

		private final List<LogReader> reading = new ArrayList<>();

		private final List<LogReader> stalled = new ArrayList<>();

		private final Delays delays = new Delays();

		private final Service service;

		private final Connection connection;

		private final Channel channel;

		private final long memoryBefore;

		private final double heapBefore;

		Subscribers() throws Exception {
			this.service = Service
				.start("log-service", this.prefix, "--warren.logs.max-subscribers=" + (SUBSCRIBERS + 10),
						"--server.tomcat.max-connections=" + (SUBSCRIBERS + 1000))
				.awaitReady();
			this.connection = TestBroker.current().connectionFactory().newConnection("load");
			this.channel = this.connection.createChannel();
			this.channel.confirmSelect();
			this.heapBefore = this.service.usedHeap();
			this.memoryBefore = this.service.residentMemory();
			for (int i = 0; i < SUBSCRIBERS; i++) {
				boolean reads = i % STALLED_ONE_IN != 0;
				LogReader reader = new LogReader(this.delays).open(this.service.port(), reads);
				(reads ? this.reading : this.stalled).add(reader);
			}
			await().atMost(Duration.ofMinutes(2))
				.until(() -> this.reading.stream().allMatch(LogReader::isSubscribed)
						&& this.service.value("warren.logs.subscribers") == SUBSCRIBERS);
			print("%d subscribers, %d of which never read".formatted(SUBSCRIBERS, this.stalled.size()));
		}

		Result run(int rate, int seconds) throws Exception {
			long messages = (long) rate * seconds;
			long begin = System.nanoTime();
			for (long i = 0; i < messages; i++) {
				long due = begin + i * TimeUnit.SECONDS.toNanos(1) / rate;
				while (System.nanoTime() < due) {
					LockSupport.parkNanos(due - System.nanoTime());
				}
				publish("#%d %d %s".formatted(i, System.nanoTime(), PADDING));
			}
			double took = (System.nanoTime() - begin) / 1e9;
			long last = messages;
			await().atMost(Duration.ofSeconds(60))
				.until(() -> this.reading.stream()
					.allMatch((reader) -> reader.received() == last || reader.isHarmed()));
			int harmed = (int) this.reading.stream().filter(LogReader::isHarmed).count();
			return new Result(SUBSCRIBERS, rate, messages, harmed, messages / took, this.delays.percentile(0.5),
					this.delays.percentile(0.99));
		}

		private void publish(String text) throws IOException {
			this.channel.basicPublish(this.prefix + "logs", "", null, text.getBytes(StandardCharsets.US_ASCII));
		}

		String memory() throws Exception {
			long resident = this.service.residentMemory();
			double heap = this.service.usedHeap();
			return "memory of the service %d MiB, %d KiB for each subscriber, of which heap %.0f KiB".formatted(
					resident / 1024 / 1024, (resident - this.memoryBefore) / 1024 / SUBSCRIBERS,
					(heap - this.heapBefore) / 1024 / SUBSCRIBERS);
		}

		void closeReading() throws IOException {
			for (LogReader reader : this.reading) {
				reader.close();
			}
		}

		/** Publishes until the socket buffers are full and the service gives up. */
		long awaitStalledDisconnected() {
			String large = "-" + "x".repeat(100_000);
			long begin = System.nanoTime();
			await().atMost(Duration.ofSeconds(90)).until(() -> {
				publish(large);
				return this.service.value("warren.logs.subscribers") == 0;
			});
			return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
		}

		@Override
		public void close() throws Exception {
			for (LogReader reader : this.reading) {
				reader.close();
			}
			for (LogReader reader : this.stalled) {
				reader.close();
			}
			this.connection.close();
			this.service.close();
			TopologyCleanup.delete(this.prefix);
		}

	}

}
