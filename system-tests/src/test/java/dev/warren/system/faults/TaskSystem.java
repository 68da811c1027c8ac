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

/** A producer, two workers and a log service on a broker that the tests break. */
final class TaskSystem implements AutoCloseable {

	static final Duration RETRY_MIN = Duration.ofMillis(500);

	/** Deliveries of a task that always fails. */
	static final int ATTEMPTS = 5;

	/** Tasks that the queue holds before it refuses more. */
	static final int MAX_LENGTH = 2000;

	/** The default of a worker. */
	static final int CONSUMERS = 8;

	static final String COMPLETED = "warren.tasks.worked?tag=outcome:completed";

	private static final String RETRIES = "--warren.tasks.retry-min=" + RETRY_MIN.toMillis() + "ms";

	private static final String LIMIT = "--warren.tasks.max-length=" + MAX_LENGTH;

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final Duration POLL = Duration.ofMillis(200);

	/** Tasks that are compared with the board after each fault. */
	private static final int SAMPLE = 200;

	/** An idle service has one or two for each consumer, and a few more. */
	private static final int MAX_VIRTUAL_THREADS = 60;

	final FaultBroker broker = new FaultBroker();

	final TaskRecords records = new TaskRecords(this.broker);

	final TaskClient client = new TaskClient(this::producer);

	final FaultReport report = new FaultReport();

	private final List<Service> workers = new ArrayList<>();

	private final Service logs;

	private volatile Service producer;

	private @Nullable Baseline baseline;

	private TaskSystem() throws IOException {
		this.producer = startProducer();
		this.workers.add(startWorker());
		this.workers.add(startWorker());
		this.logs = Service.start("log-service", this.broker.address(), "");
	}

	/** Starts the services without a broker, which is the first fault. */
	static TaskSystem start() throws Exception {
		FaultReport.progress("starting the services");
		TaskSystem system = new TaskSystem();
		try {
			system.startWithoutBroker();
			return system;
		}
		catch (Exception | AssertionError ex) {
			system.close();
			throw ex;
		}
	}

	private void startWithoutBroker() throws Exception {
		await().atMost(Duration.ofMinutes(3)).until(() -> services().allMatch(Service::isAlive));
		try (Load load = Load.steady(this.client, TaskBodies.QUICK, 40)) {
			load.awaitRefused("broker-unavailable");
			assertThat(services()).noneMatch(Service::isReady);
			this.broker.start();
			services().forEach(Service::awaitReady);
			load.faultEnds();
			load.awaitAccepted(50);
			FaultResult result = drain("broker away at start", load.end());
			this.report.add(result);
			assertThat(result.lost()).as("lost").isEmpty();
		}
		assertThat(this.producer.log()).contains("Waiting for the broker").doesNotContain("\tat ");
		this.baseline = Baseline.of(this.broker, services().toList());
	}

	Service producer() {
		return this.producer;
	}

	Service logs() {
		return this.logs;
	}

	Stream<Service> services() {
		return Stream.concat(Stream.of(this.producer, this.logs), this.workers.stream());
	}

	private Service startProducer() throws IOException {
		return Service.start("task-producer", this.broker.address(), "", RETRIES, LIMIT);
	}

	/** Starts a worker with short times, unless the arguments say otherwise. */
	Service startWorker(String... arguments) throws IOException {
		Stream<String> defaults = Stream
			.of(RETRIES, LIMIT, "--warren.worker.time-per-dot=" + TaskBodies.DOT.toMillis() + "ms",
					"--warren.worker.deadline=2s")
			.filter((option) -> Stream.of(arguments).noneMatch((own) -> nameOf(own).equals(nameOf(option))));
		return Service.start("task-worker", this.broker.address(), "",
				Stream.concat(defaults, Stream.of(arguments)).toArray(String[]::new));
	}

	/** Spring takes an argument that is given twice for a list. */
	private static String nameOf(String argument) {
		return argument.substring(0, argument.indexOf('='));
	}

	void killProducer() throws IOException {
		this.producer.kill();
		this.producer = startProducer();
		this.producer.awaitReady();
	}

	Service oldestWorker() {
		return this.workers.getFirst();
	}

	void replace(Service worker) throws IOException {
		this.workers.remove(worker);
		this.workers.add(startWorker().awaitReady());
	}

	double atWorkers(String metric) {
		return this.workers.stream().mapToDouble((worker) -> worker.count(metric)).sum();
	}

	/** Waits, within limits, until all accepted tasks have a final state. */
	FaultResult drain(String fault, Submissions submissions) throws Exception {
		try {
			await().atMost(PATIENCE).pollInterval(POLL).until(() -> this.records.ready("task_queue") == 0 && areIdle());
			return await().atMost(PATIENCE)
				.pollInterval(POLL)
				.until(() -> result(fault, submissions), FaultResult::isFinal);
		}
		catch (ConditionTimeoutException ex) {
			FaultReport.progress(fault + ": not all tasks have a final state: " + ex.getMessage());
			return result(fault, submissions);
		}
	}

	void awaitConsumers(int workers) {
		await().until(() -> this.records.consumers("task_queue") == workers * CONSUMERS);
	}

	FaultResult result(String fault, Submissions submissions) throws Exception {
		return FaultResult.of(fault, submissions, this.records.events(), this.records.dead());
	}

	private boolean areIdle() throws IOException {
		for (Service worker : this.workers) {
			if (JsonPath.<Integer>read(worker.get("/work").body(), "$.busy") > 0) {
				return false;
			}
		}
		return true;
	}

	/** The board shows the same final states, for a sample of the tasks. */
	void awaitSameOnBoard(FaultResult result) {
		List<String> sample = result.accepted().stream().limit(SAMPLE).toList();
		await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(POLL).untilAsserted(() -> {
			for (String id : sample) {
				String expected = result.completed().contains(id) ? "completed" : "dead";
				assertThat(this.producer.get("/tasks/" + id).body()).as(id).contains("\"state\":\"" + expected + "\"");
			}
		});
	}

	/** Everything that was opened during a fault is closed again. */
	void awaitBaseline() {
		Baseline before = this.baseline;
		assertThat(before).isNotNull();
		await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(POLL).untilAsserted(() -> {
			assertThat(services()).as("ready").allMatch(Service::isReady);
			before.requireSame(Baseline.of(this.broker, services().toList()));
		});
	}

	/** No virtual thread waits for an event that never happens. */
	void awaitFewVirtualThreads() {
		await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofSeconds(2)).untilAsserted(() -> {
			for (Service service : services().toList()) {
				assertThat(service.virtualThreads()).as("virtual threads").isLessThan(MAX_VIRTUAL_THREADS);
			}
		});
	}

	@Override
	public void close() {
		this.report.print();
		services().forEach(Service::kill);
		this.broker.close();
	}

}
