package dev.warren.system.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import dev.warren.messaging.test.TestBroker;
import dev.warren.system.Service;
import dev.warren.system.console.TabEvents.Event;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.testcontainers.rabbitmq.RabbitMQContainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Each fault of the lab, and that no task is lost by it; without a browser. */
@EnabledIf("isDockerThere")
class LabIT {

	private static final String LAB = "--spring.profiles.active=lab";

	private final RabbitMQContainer container = new RabbitMQContainer("rabbitmq:4.3-management");

	private final Path blockFile = Path.of("target", "block-broker-" + System.nanoTime()).toAbsolutePath();

	private TestBroker broker;

	private Service producer;

	private Service worker;

	private Service consoleService;

	private ConsoleClient console;

	@BeforeEach
	void start() throws IOException {
		this.container.start();
		this.broker = new TestBroker(this.container.getHost(), this.container.getAmqpPort(),
				this.container.getAdminUsername(), this.container.getAdminPassword(), this.container);
		this.producer = Service.start("task-producer", this.broker, "", LAB);
		this.worker = Service.start("task-worker", this.broker, "", LAB, "--warren.worker.deadline=5s");
		this.consoleService = Service.start("console", this.broker, "", LAB,
				"--warren.console.task-producer.url=http://127.0.0.1:" + this.producer.port(),
				"--warren.console.task-worker.url=http://127.0.0.1:" + this.worker.port(),
				"--warren.console.management.url=" + this.container.getHttpUrl(),
				"--warren.console.management.username=" + this.container.getAdminUsername(),
				"--warren.console.management.password=" + this.container.getAdminPassword(),
				"--warren.console.block-broker-file=" + this.blockFile);
		this.producer.awaitReady();
		this.worker.awaitReady();
		this.console = new ConsoleClient(this.consoleService.awaitReady().port());
		await().until(() -> this.console.get("/api/task-producer/tasks").statusCode() == 200);
		// The console has no events from before it is connected.
		await().until(() -> this.producer.value("warren.board.subscribers") == 1);
	}

	@AfterEach
	void stop() {
		this.consoleService.kill();
		this.worker.kill();
		this.producer.kill();
		this.container.stop();
	}

	@Test
	void survivesEachFault() throws Exception {
		Process loop = startBlockBroker();
		Thread restarts = Thread.startVirtualThread(this::restartWorker);
		try (TabEvents tab = this.console.tab("/console/stream")) {
			tab.awaitOverview((overview) -> overview.has("tasks"));
			assertSteps(tab, "hang-task", "injected", "detected", "redelivered", "recovered");
			assertSteps(tab, "delete-binding", "injected", "detected", "recovered");
			assertSteps(tab, "block-broker", "injected", "detected", "recovered");
			assertSteps(tab, "kill-worker", "injected", "detected", "redelivered", "recovered");
			tab.awaitOverview((overview) -> overview.at("/promise/inFlight").asInt(-1) == 0);
			assertThat(tab.overview().at("/promise/lost").asInt()).isZero();
			assertThat(tab.overview().at("/promise/accepted").asInt()).isPositive();
			assertThat(this.console.get("/console/lab").body()).contains("\"fault\":\"kill-worker\"",
					"\"step\":\"recovered\"");
		}
		finally {
			restarts.interrupt();
			loop.destroy();
		}
	}

	private void assertSteps(TabEvents tab, String fault, String... steps) throws IOException {
		assertThat(this.console.post("/console/lab/" + fault, "text/plain", "").statusCode()).isEqualTo(202);
		assertThat(this.console.post("/console/lab/" + fault, "text/plain", "").statusCode()).isEqualTo(409);
		await().atMost(Duration.ofMinutes(2))
			.until(() -> tab.all("lab", fault)
				.stream()
				.anyMatch((event) -> event.data().matches(".*\"step\":\"(recovered|failed)\".*")));
		List<Event> reported = tab.all("lab", "\"fault\":\"" + fault + "\"");
		assertThat(reported).extracting((event) -> event.json().path("step").asString()).containsExactly(steps);
		assertThat(reported).extracting((event) -> event.json().path("ms").asLong()).isSorted();
	}

	/** As Docker does. */
	private void restartWorker() {
		try {
			await().atMost(Duration.ofMinutes(10)).until(() -> !this.worker.isRunning());
			this.worker = Service.startAt(this.worker.port(), "task-worker", this.broker, "", LAB);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * The loop that is beside a broker, with a rabbitmqctl that leads into its container.
	 */
	private Process startBlockBroker() throws IOException {
		Path folder = Files.createDirectories(Path.of("target", "lab")).toAbsolutePath();
		Path control = folder.resolve("rabbitmqctl");
		Files.writeString(control, "#!/bin/sh\nexec docker exec --user rabbitmq %s rabbitmqctl \"$@\"\n"
			.formatted(this.container.getContainerId()));
		assertThat(control.toFile().setExecutable(true)).isTrue();
		ProcessBuilder loop = new ProcessBuilder("bash", Path.of("..", "docker", "block-broker").toString(),
				this.blockFile.toString(), "0.6")
			.redirectErrorStream(true)
			.redirectOutput(folder.resolve("block-broker.log").toFile());
		loop.environment().compute("PATH", (_, path) -> folder + ":" + path);
		return loop.start();
	}

	static boolean isDockerThere() {
		return TestBroker.isDockerUsed();
	}

}
