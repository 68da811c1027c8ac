package dev.warren.system.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.warren.system.Service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Whether all services, rpc-fib-service as well, work and hold as much as before a test.
 */
final class ServicesUnderTest {

	private static final double HEAP_TOLERANCE = 48 * 1024 * 1024;

	private static final int SHOWN = 20;

	private final List<Before> measured = new ArrayList<>();

	private final TaskSystem system;

	private final Service fib;

	private final Baseline before;

	ServicesUnderTest(TaskSystem system, Service fib) throws Exception {
		this.system = system;
		this.fib = fib;
		// Opens what is opened on first use.
		requireAllWork();
		this.before = Baseline.of(system.broker, services());
	}

	/** Before each test. */
	void measure() throws Exception {
		this.measured.clear();
		for (Service service : services()) {
			this.measured.add(new Before(service, service.log().length(), service.usedHeap()));
		}
	}

	void requireUnharmed() throws Exception {
		requireAllWork();
		await().atMost(Duration.ofSeconds(60))
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofSeconds(1))
			.untilAsserted(() -> this.before.requireSame(Baseline.of(this.system.broker, services())));
		for (Before start : this.measured) {
			assertThat(errors(start.service.log().substring(start.logLength))).isEmpty();
			assertThat(start.service.usedHeap()).as("heap").isLessThan(start.heap + HEAP_TOLERANCE);
		}
	}

	/** All that consume still do, with as many consumers, and pass on what is sent. */
	private void requireAllWork() throws Exception {
		this.system.awaitConsumers(2);
		for (Service service : services()) {
			assertThat(service.get("/actuator/health").body()).doesNotContain("\"DOWN\"");
		}
		double received = this.system.atWorkers("warren.hello.received");
		assertThat(this.system.producer().post("/hello", "text/plain", "Hello").statusCode()).isEqualTo(202);
		await().until(() -> this.system.atWorkers("warren.hello.received") > received);
		assertThat(this.fib.get("/fib/90?server=true").body()).contains("2880067194370816120");
		String text = "random input, " + System.nanoTime();
		assertThat(this.system.logs().post("/logs/topic/fuzz.info", "text/plain", text).statusCode()).isEqualTo(202);
		FaultTest.awaitLogged("/logs/topic?key=fuzz.info&replay=10", text);
		// For good, at once.
		BasicProperties failing = new BasicProperties.Builder().messageId(text)
			.headers(Map.of("fail-times", -1))
			.build();
		this.system.broker.change((channel) -> channel.basicPublish("", "task_queue", failing, new byte[] { 'x' }));
		await().atMost(Duration.ofSeconds(30)).until(() -> this.system.records.dead().contains(text));
	}

	/** Stack traces, and errors that docs/operations.md does not explain. */
	private static List<String> errors(String log) {
		return log.lines()
			.filter((line) -> line.matches("\\S+ +ERROR .*|\tat .*"))
			.filter((line) -> !line.contains("cannot be read and is skipped"))
			.limit(SHOWN)
			.toList();
	}

	private List<Service> services() {
		return Stream.concat(this.system.services(), Stream.of(this.fib)).toList();
	}

	private record Before(Service service, int logLength, double heap) {
	}

}
