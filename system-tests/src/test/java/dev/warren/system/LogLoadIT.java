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
 * Many subscribers, some of which never read: the others get everything. Larger with
 * {@code -Dwarren.load.subscribers=1000 -Dwarren.load.rate=50 -Dwarren.load.seconds=30}.
 */
class LogLoadIT {

	private static final int SUBSCRIBERS = Integer.getInteger("warren.load.subscribers", 200);

	private static final int RATE = Integer.getInteger("warren.load.rate", 50);

	private static final int SECONDS = Integer.getInteger("warren.load.seconds", 5);

	/** One in so many never reads. */
	private static final int DEAD = 20;

	private static final String PADDING = "x".repeat(60);

	@Test
	void nobodyMissesAnythingBecauseOfThoseWhoDoNotRead() throws Exception {
		try (House house = new House()) {
			Result result = house.run(RATE, SECONDS);
			say(result + ", " + house.memory());
			assertThat(result.harmed()).as("healthy subscribers that missed something").isZero();
			house.leaveTheDead();
			say("%d dead readers disconnected after %d s".formatted(house.dead.size(), house.awaitDeadGone()));
		}
	}

	/** Doubles the rate until somebody misses something, then looks in between. */
	@Test
	@EnabledIfSystemProperty(named = "warren.load.search", matches = "true")
	void findsTheHighestRateThatLosesNothing() throws Exception {
		int good = 0;
		int bad = Integer.MAX_VALUE;
		int rate = RATE;
		while (bad - good > good / 10) {
			// Whoever has missed something is not to be trusted again.
			try (House house = new House()) {
				Result result = house.run(rate, SECONDS);
				say(result.toString());
				if (result.harmed() == 0 && result.achieved() > 0.95 * rate) {
					good = rate;
				}
				else {
					bad = rate;
				}
			}
			rate = (bad == Integer.MAX_VALUE) ? good * 2 : (good + bad) / 2;
		}
		say("Highest rate without loss: %d messages/s to %d subscribers".formatted(good, SUBSCRIBERS));
		assertThat(good).isPositive();
	}

	private static void say(String text) {
		System.out.printf("[load] %s; load average %.1f%n", text,
				ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
	}

	/**
	 * What came of a run.
	 *
	 * @param harmed subscribers that read and yet missed something
	 * @param achieved messages per second that were really published
	 */
	private record Result(int subscribers, int rate, long messages, int harmed, double achieved, int p50, int p99) {

		@Override
		public String toString() {
			return "%d subscribers, %d messages/s, %d messages: %d harmed, published at %.0f/s, delay p50 %d ms, p99 %d ms"
				.formatted(this.subscribers, this.rate, this.messages, this.harmed, this.achieved, this.p50, this.p99);
		}

	}

	/** A service with subscribers, healthy and dead. */
	private static final class House implements AutoCloseable {

		private final String prefix = UUID.randomUUID() + "-";

		private final List<LogReader> healthy = new ArrayList<>();

		private final List<LogReader> dead = new ArrayList<>();

		private final Delays delays = new Delays();

		private final Service service;

		private final Connection connection;

		private final Channel channel;

		private final long memoryBefore;

		private final double heapBefore;

		House() throws Exception {
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
				boolean reading = i % DEAD != 0;
				LogReader reader = new LogReader(this.delays).open(this.service.port(), reading);
				(reading ? this.healthy : this.dead).add(reader);
			}
			await().atMost(Duration.ofMinutes(2))
				.until(() -> this.healthy.stream().allMatch(LogReader::isSubscribed)
						&& this.service.value("warren.logs.subscribers") == SUBSCRIBERS);
			say("%d subscribers, %d of which never read".formatted(SUBSCRIBERS, this.dead.size()));
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
				.until(() -> this.healthy.stream()
					.allMatch((reader) -> reader.received() == last || reader.isHarmed()));
			int harmed = (int) this.healthy.stream().filter(LogReader::isHarmed).count();
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

		void leaveTheDead() throws IOException {
			for (LogReader reader : this.healthy) {
				reader.close();
			}
		}

		/** Sends until what the operating system keeps for them is full, and longer. */
		long awaitDeadGone() {
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
			for (LogReader reader : this.healthy) {
				reader.close();
			}
			for (LogReader reader : this.dead) {
				reader.close();
			}
			this.connection.close();
			this.service.close();
			Topology.delete(this.prefix);
		}

	}

}
