package dev.warren.system.faults;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports.Binding;
import com.rabbitmq.client.Connection;
import dev.warren.messaging.test.TestBroker;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.ExecConfig;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.MountableFile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A RabbitMQ to be broken. Port and host name are fixed, so that it is the same broker
 * with the same data when it comes back.
 */
final class FaultBroker implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	/** A dead letter that finds no queue is tried again after this time; else 3 min. */
	private static final String DEAD_LETTER_RETRY = "[{rabbit, [{dead_letter_worker_publisher_confirm_timeout, 3000}]}].";

	private final int port = freePort();

	private final GenericContainer<?> container = new GenericContainer<>("rabbitmq:4.3-management")
		.withEnv("RABBITMQ_DEFAULT_USER", "warren")
		.withEnv("RABBITMQ_DEFAULT_PASS", "warren")
		.withCopyFileToContainer(MountableFile.forHostPath(Path.of("..", "docker", "rabbitmq.conf"), 0644),
				"/etc/rabbitmq/conf.d/20-warren.conf")
		.withCopyToContainer(Transferable.of(DEAD_LETTER_RETRY, 0644), "/etc/rabbitmq/advanced.config")
		.withCreateContainerCmdModifier(this::nail)
		.waitingFor(Wait.forLogMessage(".*Server startup complete.*", 1).withStartupTimeout(PATIENCE));

	/** Whether there is an engine to run it. */
	static boolean canRun() {
		return System.getenv("WARREN_TEST_NATIVE") == null && DockerClientFactory.instance().isDockerAvailable();
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

	boolean isStarted() {
		return this.container.getContainerId() != null;
	}

	/** As a power cut does, except for what the disk has not written. */
	void kill() {
		docker().killContainerCmd(this.container.getContainerId()).withSignal("KILL").exec();
	}

	void restart() {
		docker().startContainerCmd(this.container.getContainerId()).exec();
		awaitListening();
	}

	/** It keeps its connections and no longer answers. */
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

	/** How many connections and channels it has, in this order. */
	Usage usage() throws Exception {
		String[] counts = control("eval",
				"io:format(\"~b ~b \", [length(rabbit_networking:connections()), length(rabbit_channel:list())]).")
			.split("\\s+");
		return new Usage(Integer.parseInt(counts[0]), Integer.parseInt(counts[1]));
	}

	/** As the broker's own user: as root it might leave a cookie that only root reads. */
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
		await().atMost(PATIENCE).ignoreExceptions().until(() -> {
			try (Connection connection = connect()) {
				return connection.isOpen();
			}
		});
	}

	private void nail(CreateContainerCmd command) {
		ExposedPort amqp = ExposedPort.tcp(5672);
		HostConfig host = command.getHostConfig();
		assertThat(host).isNotNull();
		host.withPortBindings(new PortBinding(Binding.bindIpAndPort("127.0.0.1", this.port), amqp));
		command.withHostName("broken-rabbit").withExposedPorts(amqp);
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

	/** What the broker holds for its clients. */
	record Usage(int connections, int channels) {
	}

}
