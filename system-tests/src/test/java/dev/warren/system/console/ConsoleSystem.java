package dev.warren.system.console;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;

import com.microsoft.playwright.Browser.NewContextOptions;
import dev.warren.messaging.test.TestBroker;
import dev.warren.system.Service;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.ExecConfig;
import org.testcontainers.rabbitmq.RabbitMQContainer;
import org.testcontainers.utility.MountableFile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The console and its services on a broker of their own, which the tests may stop, and a
 * browser.
 */
final class ConsoleSystem implements AutoCloseable {

	private static final String LAB = "--spring.profiles.active=lab";

	/** A task is dead after three seconds, not after ten. */
	private static final String RETRIES = "--warren.tasks.retry-min=300ms";

	final Service producer;

	final Service worker;

	final Service logs;

	final Service fib;

	final Service console;

	private final RabbitMQContainer broker = new RabbitMQContainer("rabbitmq:4.3-management")
		.withCopyFileToContainer(MountableFile.forHostPath(Path.of("..", "docker", "rabbitmq.conf"), 0644),
				"/etc/rabbitmq/conf.d/20-warren.conf")
		.withCopyFileToContainer(MountableFile.forHostPath(Path.of("..", "docker", "console-user"), 0755),
				"/usr/local/bin/console-user");

	private final Chromium chromium = new Chromium();

	private ConsoleSystem() throws IOException {
		this.broker.start();
		addConsoleUser();
		this.producer = start("task-producer", LAB, RETRIES);
		this.worker = start("task-worker", LAB, RETRIES, "--warren.worker.time-per-dot=200ms");
		this.logs = start("log-service");
		this.fib = start("rpc-fib-service");
		this.console = start("console", LAB, url("task-producer", this.producer), url("task-worker", this.worker),
				url("log-service", this.logs), url("rpc-fib-service", this.fib),
				"--warren.console.management.url=" + this.broker.getHttpUrl());
	}

	/** As docker-compose.yml does: the console sees the broker with this user only. */
	private void addConsoleUser() throws IOException {
		try {
			ExecResult result = this.broker.execInContainer("console-user");
			assertThat(result.getExitCode()).as(result::getStderr).isZero();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static ConsoleSystem start() throws IOException {
		ConsoleSystem system = new ConsoleSystem();
		try {
			system.services().forEach(Service::awaitReady);
			// The console has no events from before it is connected.
			await().until(() -> system.producer.value("warren.board.subscribers") == 1);
			return system;
		}
		catch (RuntimeException ex) {
			system.close();
			throw ex;
		}
	}

	private Service start(String module, String... arguments) throws IOException {
		return Service.start(module, address(), "", arguments);
	}

	TestBroker address() {
		return new TestBroker(this.broker.getHost(), this.broker.getAmqpPort(), this.broker.getAdminUsername(),
				this.broker.getAdminPassword(), this.broker);
	}

	private static String url(String module, Service service) {
		return "--warren.console.%s.url=http://127.0.0.1:%d".formatted(module, service.port());
	}

	private Stream<Service> services() {
		return Stream.of(this.producer, this.worker, this.logs, this.fib, this.console);
	}

	boolean isReady() {
		return services().allMatch(Service::isReady);
	}

	Tab tab() {
		return tab(new NewContextOptions().setViewportSize(1280, 900));
	}

	Tab tab(NewContextOptions options) {
		return this.chromium.open("http://127.0.0.1:" + this.console.port(), options);
	}

	/** Stops the broker inside its container, so that its ports stay. */
	void stopBroker() throws Exception {
		control("stop_app");
	}

	void startBroker() throws Exception {
		control("start_app");
	}

	private void control(String command) throws Exception {
		ExecResult result = this.broker.execInContainer(
				ExecConfig.builder().user("rabbitmq").command(new String[] { "rabbitmqctl", command }).build());
		assertThat(result.getExitCode()).as(result::getStderr).isZero();
	}

	@Override
	public void close() {
		this.chromium.close();
		services().forEach(Service::kill);
		this.broker.stop();
	}

}
