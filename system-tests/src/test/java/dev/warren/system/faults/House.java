package dev.warren.system.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.jayway.jsonpath.JsonPath;
import dev.warren.system.Service;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A producer and two workers on a broker that may be broken. */
final class House implements AutoCloseable {

	static final Duration RETRY_MIN = Duration.ofMillis(500);

	static final int ATTEMPTS = 5;

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	/** As many as a worker has by default. */
	static final int CONSUMERS = 8;

	private static final int MOST_ASKED = 200;

	/** Pools of JVM and libraries breathe; a leak grows with each fault. */
	private static final int FEW = 6;

	/** At rest a service has one or two for each consumer, and a few more. */
	private static final int MOST_VIRTUAL_THREADS = 60;

	final FaultBroker broker = new FaultBroker();

	final Ledger ledger = new Ledger(this.broker);

	final Client client = new Client(this::producer);

	private final List<Service> workers = new ArrayList<>();

	private volatile Service producer;

	private @Nullable Baseline baseline;

	/** Starts the services; their broker is not there yet. */
	House() throws IOException {
		this.producer = startProducer();
		this.workers.add(startWorker());
		this.workers.add(startWorker());
	}

	Service producer() {
		return this.producer;
	}

	Stream<Service> services() {
		return Stream.concat(Stream.of(this.producer), this.workers.stream());
	}

	/** They are up, and know that they cannot work. */
	void awaitAlive() {
		await().atMost(Duration.ofMinutes(3)).until(() -> services().allMatch(Service::isAlive));
	}

	/** Starts the broker; returns when everything works. */
	void open() {
		this.broker.start();
		services().forEach(Service::awaitReady);
	}

	/** What is open now is what is to be open after each fault. */
	void takeBaseline() throws Exception {
		this.baseline = baseline();
	}

	private Service startProducer() throws IOException {
		return Service.start("task-producer", this.broker.address(), "", retries());
	}

	/** A worker that makes short work of tasks, unless the arguments say otherwise. */
	Service startWorker(String... arguments) throws IOException {
		Stream<String> fallbacks = Stream
			.of(retries(), "--warren.worker.time-per-dot=" + Tasks.DOT.toMillis() + "ms", "--warren.worker.deadline=2s")
			.filter((fallback) -> Stream.of(arguments).noneMatch((own) -> nameOf(own).equals(nameOf(fallback))));
		return Service.start("task-worker", this.broker.address(), "",
				Stream.concat(fallbacks, Stream.of(arguments)).toArray(String[]::new));
	}

	/** Spring takes an argument that comes twice for a list. */
	private static String nameOf(String argument) {
		return argument.substring(0, argument.indexOf('='));
	}

	private static String retries() {
		return "--warren.tasks.retry-min=" + RETRY_MIN.toMillis() + "ms";
	}

	void killProducer() throws IOException {
		this.producer.kill();
		this.producer = startProducer();
		this.producer.awaitReady();
	}

	/** Lets another worker take the place of the oldest, which is returned and runs. */
	Service replaceWorker() throws IOException {
		this.workers.add(startWorker().awaitReady());
		return this.workers.removeFirst();
	}

	double atWorkers(String metric) {
		return this.workers.stream().mapToDouble((worker) -> worker.count(metric)).sum();
	}

	/** Waits until all accepted tasks have come to an end, within limits. */
	Verdict drain(String fault, Answers answers) throws Exception {
		try {
			await().atMost(PATIENCE)
				.pollInterval(Duration.ofMillis(500))
				.until(() -> this.ledger.ready("task_queue") == 0 && areIdle());
			return await().atMost(PATIENCE)
				.pollInterval(Duration.ofMillis(500))
				.until(() -> verdict(fault, answers), Verdict::isFinal);
		}
		catch (ConditionTimeoutException ex) {
			Report.progress(fault + ": not drained: " + ex.getMessage());
			return verdict(fault, answers);
		}
	}

	/** Ready means that the broker is there, not yet that the listeners consume. */
	void awaitConsumers(int workers) {
		await().until(() -> this.ledger.consumers("task_queue") == workers * CONSUMERS);
	}

	Verdict verdict(String fault, Answers answers) throws Exception {
		return Verdict.of(fault, answers, this.ledger.events(), this.ledger.dead());
	}

	private boolean areIdle() throws IOException {
		for (Service worker : this.workers) {
			if (JsonPath.<Integer>read(worker.get("/work").body(), "$.busy") > 0) {
				return false;
			}
		}
		return true;
	}

	/** The board tells the same; it is asked about some of the tasks. */
	void awaitSameOnBoard(Verdict verdict) {
		List<String> asked = new ArrayList<>(verdict.accepted()).subList(0,
				Math.min(MOST_ASKED, verdict.accepted().size()));
		await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
			for (String id : asked) {
				String expected = verdict.completed().contains(id) ? "completed" : "dead";
				assertThat(this.producer.get("/tasks/" + id).body()).as(id).contains("\"state\":\"" + expected + "\"");
			}
		});
	}

	/** What was opened because of a fault is closed again. */
	void awaitBaseline() {
		Baseline before = this.baseline;
		assertThat(before).isNotNull();
		await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofSeconds(2)).untilAsserted(() -> {
			Baseline now = baseline();
			assertThat(now.usage().connections()).as("connections").isEqualTo(before.usage().connections());
			assertThat(now.usage().channels()).as("channels").isLessThanOrEqualTo(before.usage().channels() + FEW);
			assertThat(now.threads()).as("threads").isLessThanOrEqualTo(before.threads() + 3 * FEW);
			assertThat(now.outstanding()).as("outstanding messages").isZero();
		});
	}

	/**
	 * What waits for something that never comes. Asked for at the end: a dump takes its
	 * time.
	 */
	void awaitFewVirtualThreads() {
		await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofSeconds(2)).untilAsserted(() -> {
			for (Service service : services().toList()) {
				assertThat(service.virtualThreads()).as("virtual threads").isLessThan(MOST_VIRTUAL_THREADS);
			}
		});
	}

	private Baseline baseline() throws Exception {
		return new Baseline(this.broker.usage(),
				services().mapToDouble((service) -> service.value("jvm.threads.live")).sum(),
				services().mapToDouble((service) -> service.value("warren.publish.outstanding")).sum());
	}

	@Override
	public void close() throws Exception {
		for (Service service : services().toList()) {
			service.kill();
		}
		this.broker.close();
	}

	/** What may leak. */
	private record Baseline(FaultBroker.Usage usage, double threads, double outstanding) {
	}

}
