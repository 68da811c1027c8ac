package dev.warren.system.faults;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports.Binding;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.warren.messaging.test.TestBroker;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.ExecConfig;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.MountableFile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A RabbitMQ that the tests break. Port and host name are fixed, so that it comes back
 * with the same address and the same data.
 */
final class FaultBroker implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	/** Retries a dead letter that found no queue after 3 s instead of 3 min. */
	private static final String DEAD_LETTER_RETRY = "[{rabbit, [{dead_letter_worker_publisher_confirm_timeout, 3000}]}].";

	private final int port = freePort();

	private final int metricsPort = freePort();

	private final GenericContainer<?> container = new GenericContainer<>("rabbitmq:4.3-management")
		.withEnv("RABBITMQ_DEFAULT_USER", "warren")
		.withEnv("RABBITMQ_DEFAULT_PASS", "warren")
		.withCopyFileToContainer(MountableFile.forHostPath(Path.of("..", "docker", "rabbitmq.conf"), 0644),
				"/etc/rabbitmq/conf.d/20-warren.conf")
		.withCopyToContainer(Transferable.of(DEAD_LETTER_RETRY, 0644), "/etc/rabbitmq/advanced.config")
		.withCreateContainerCmdModifier(this::fixPorts)
		.waitingFor(Wait.forLogMessage(".*Server startup complete.*", 1).withStartupTimeout(PATIENCE));

	/** Whether a Docker engine answers. */
	static boolean canRun() {
		return TestBroker.isDockerUsed();
	}

	TestBroker address() {
		return new TestBroker("localhost", this.port, "warren", "warren", null);
	}

	Connection connect() throws Exception {
		return address().connectionFactory().newConnection("test");
	}

	void start() {
		this.container.start();
		awaitListening();
	}

	/** Like a power cut, except that the disk keeps what was written. */
	void kill() {
		docker().killContainerCmd(this.container.getContainerId()).withSignal("KILL").exec();
	}

	void restart() {
		docker().startContainerCmd(this.container.getContainerId()).exec();
		awaitListening();
	}

	/** Stops all its processes: connections stay open, but nothing answers. */
	void freeze() {
		docker().pauseContainerCmd(this.container.getContainerId()).exec();
	}

	void thaw() {
		docker().unpauseContainerCmd(this.container.getContainerId()).exec();
	}

	void raiseMemoryAlarm() throws Exception {
		control("set_vm_memory_high_watermark", "absolute", "1MiB");
	}

	void clearMemoryAlarm() throws Exception {
		control("set_vm_memory_high_watermark", "0.6");
	}

	/** Refuses to let the services publish to an exchange; they may still declare it. */
	void denyPublishingTo(String exchange) throws Exception {
		control("set_permissions", "warren", ".*", "^(?!" + exchange + "$).*", ".*");
		// A channel caches its permissions until it is closed.
		control("eval", "rabbit_exchange:delete(%s, false, <<\"test\">>).".formatted(resource("exchange", exchange)));
	}

	void allowPublishing() throws Exception {
		control("set_permissions", "warren", ".*", ".*", ".*");
	}

	/** Like the loss of a stream's leader: nothing published to it is confirmed. */
	void suspendStream(String stream) throws Exception {
		control("eval", withLeaderOf(stream, "sys:suspend(Leader)"));
	}

	void resumeStream(String stream) throws Exception {
		control("eval", withLeaderOf(stream, "sys:resume(Leader)"));
	}

	private static String withLeaderOf(String stream, String expression) {
		return "{ok, Queue} = rabbit_amqqueue:lookup(%s), Leader = amqqueue:get_pid(Queue), %s."
			.formatted(resource("queue", stream), expression);
	}

	private static String resource(String kind, String name) {
		return "rabbit_misc:r(<<\"/\">>, %s, <<\"%s\">>)".formatted(kind, name);
	}

	/** Runs a change of the topology on a channel of its own. */
	void change(TopologyChange change) throws Exception {
		try (Connection connection = connect(); Channel channel = connection.createChannel()) {
			change.apply(channel);
		}
	}

	/** Read from the Prometheus page, because rabbitmqctl takes seconds to start. */
	Usage usage() throws IOException {
		URI metrics = URI.create("http://127.0.0.1:" + this.metricsPort + "/metrics");
		try (InputStream page = metrics.toURL().openStream()) {
			List<String> lines = new String(page.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
			return new Usage(value(lines, "rabbitmq_connections "), value(lines, "rabbitmq_channels "));
		}
	}

	private static int value(List<String> lines, String metric) {
		return lines.stream()
			.filter((line) -> line.startsWith(metric))
			.map((line) -> Integer.parseInt(line.substring(metric.length())))
			.findFirst()
			.orElseThrow();
	}

	/** Runs rabbitmqctl as the broker's user: root would create an unreadable cookie. */
	String control(String... arguments) throws IOException, InterruptedException {
		String[] command = new String[arguments.length + 2];
		command[0] = "rabbitmqctl";
		command[1] = "-q";
		System.arraycopy(arguments, 0, command, 2, arguments.length);
		ExecResult result = this.container
			.execInContainer(ExecConfig.builder().user("rabbitmq").command(command).build());
		assertThat(result.getExitCode()).as(result::getStderr).isZero();
		return result.getStdout();
	}

	@Override
	public void close() {
		this.container.stop();
	}

	private void awaitListening() {
		await().atMost(PATIENCE).pollInterval(Duration.ofMillis(300)).ignoreExceptions().until(() -> {
			try (Connection connection = connect()) {
				return connection.isOpen();
			}
		});
	}

	private void fixPorts(CreateContainerCmd command) {
		ExposedPort amqp = ExposedPort.tcp(5672);
		ExposedPort metrics = ExposedPort.tcp(15692);
		HostConfig host = command.getHostConfig();
		assertThat(host).isNotNull();
		host.withPortBindings(new PortBinding(Binding.bindIpAndPort("127.0.0.1", this.port), amqp),
				new PortBinding(Binding.bindIpAndPort("127.0.0.1", this.metricsPort), metrics));
		command.withHostName("fault-rabbit").withExposedPorts(amqp, metrics);
	}

	private DockerClient docker() {
		return this.container.getDockerClient();
	}

	private static int freePort() {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** What the broker's clients have open. */
	record Usage(int connections, int channels) {
	}

	/** A change of exchanges, queues or bindings. */
	interface TopologyChange {

		void apply(Channel channel) throws IOException;

	}

}
