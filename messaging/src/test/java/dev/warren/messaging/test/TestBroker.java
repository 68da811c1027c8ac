package dev.warren.messaging.test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

import com.rabbitmq.client.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.rabbitmq.RabbitMQContainer;

import org.springframework.util.function.SingletonSupplier;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The RabbitMQ of the tests: a container where a Docker engine answers, else the broker
 * that {@code SPRING_RABBITMQ_HOST} and {@code SPRING_RABBITMQ_PORT} name. With
 * {@code WARREN_TEST_NATIVE} set, the latter in any case.
 */
public record TestBroker(String host, int port, String username, String password,
		@Nullable RabbitMQContainer container) {

	private static final int PROMETHEUS_PORT = 15692;

	private static final Supplier<TestBroker> CURRENT = SingletonSupplier.of(TestBroker::find);

	public static TestBroker current() {
		return CURRENT.get();
	}

	/** For a client that is not Spring's. */
	public ConnectionFactory connectionFactory() {
		ConnectionFactory factory = new ConnectionFactory();
		factory.setHost(this.host);
		factory.setPort(this.port);
		factory.setUsername(this.username);
		factory.setPassword(this.password);
		return factory;
	}

	/**
	 * Its management page; of a broker that is no container, the one at
	 * {@code WARREN_TEST_MANAGEMENT_PORT}.
	 */
	public Optional<URI> management() {
		String port = (this.container != null) ? String.valueOf(this.container.getHttpPort())
				: System.getenv("WARREN_TEST_MANAGEMENT_PORT");
		return Optional.ofNullable(port).map((there) -> URI.create("http://" + this.host + ":" + there));
	}

	/**
	 * Its page for Prometheus; the one of a native broker is beside its management page.
	 */
	public Optional<URI> metrics() {
		if (this.container != null) {
			return Optional.of(URI.create("http://" + this.host + ":" + this.container.getMappedPort(PROMETHEUS_PORT)));
		}
		return management().map((page) -> URI.create("http://" + this.host + ":" + (page.getPort() + 20)));
	}

	/**
	 * For tests that need Docker: they are skipped without. Other modules may be tested
	 * on the same broker at the same time, except where {@code warren.test.own-broker} is
	 * set.
	 */
	public RabbitMQContainer requireContainer() {
		assumeTrue(this.container != null, "needs a RabbitMQ in a container");
		return Objects.requireNonNull(this.container);
	}

	private static TestBroker find() {
		if (isDockerUsed()) {
			RabbitMQContainer container = new RabbitMQContainer("rabbitmq:4.3-management");
			container.addExposedPorts(PROMETHEUS_PORT);
			String run = System.getenv("WARREN_TEST_RUN");
			if (run != null && !Boolean.getBoolean("warren.test.own-broker")) {
				// The modules of this run share it; ./warren test removes it in the end.
				container.withReuse(true).withLabel("dev.warren.test.run", run);
			}
			container.start();
			return new TestBroker(container.getHost(), container.getAmqpPort(), container.getAdminUsername(),
					container.getAdminPassword(), container);
		}
		TestBroker local = new TestBroker(environment("HOST", "localhost"),
				Integer.parseInt(environment("PORT", "5672")), environment("USERNAME", "warren"),
				environment("PASSWORD", "warren"), null);
		local.requireReachable();
		return local;
	}

	private void requireReachable() {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(this.host, this.port), 2000);
		}
		catch (IOException ex) {
			throw new IllegalStateException(
					("No Docker engine answers and no RabbitMQ listens at %s:%d: start Docker, or "
							+ "name a broker with SPRING_RABBITMQ_HOST and SPRING_RABBITMQ_PORT, or run ./warren test, which "
							+ "brings its own.")
						.formatted(this.host, this.port),
					ex);
		}
	}

	private static String environment(String name, String fallback) {
		return System.getenv().getOrDefault("SPRING_RABBITMQ_" + name, fallback);
	}

	/** Whether tests may start containers: an engine answers, and they shall use it. */
	public static boolean isDockerUsed() {
		return System.getenv("WARREN_TEST_NATIVE") == null && DockerClientFactory.instance().isDockerAvailable();
	}

}
