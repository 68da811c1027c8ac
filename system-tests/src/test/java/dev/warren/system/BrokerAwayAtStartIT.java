package dev.warren.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.UUID;

import dev.warren.messaging.test.TestBroker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A service may start before its broker. */
class BrokerAwayAtStartIT {

	private static final String prefix = UUID.randomUUID() + "-";

	@AfterAll
	static void deleteTopology() throws Exception {
		Topology.delete(prefix);
	}

	@Test
	void waitsForItsBrokerAndThenWorks() throws Exception {
		int port = closedPort();
		try (Service producer = Service.start("task-producer", prefix, "--spring.rabbitmq.host=localhost",
				"--spring.rabbitmq.port=" + port)) {
			await().atMost(Duration.ofSeconds(90)).until(producer::isAlive);
			assertThat(producer.isReady()).isFalse();
			assertThat(producer.post("/tasks", "text/plain", "too early").body())
				.contains("urn:warren:problem:broker-unavailable");
			await().atMost(Duration.ofSeconds(20))
				.until(() -> producer.log()
					.lines()
					.filter((line) -> line.contains("Waiting for the broker"))
					.count() > 1);
			assertThat(producer.log()).doesNotContain("\tat ");
			try (ServerSocket _ = openDoor(port)) {
				producer.awaitReady();
				assertThat(producer.post("/tasks", "text/plain", "in time").statusCode()).isEqualTo(202);
			}
		}
	}

	/** Makes the broker reachable at another port. */
	private static ServerSocket openDoor(int port) throws IOException {
		ServerSocket door = new ServerSocket(port, 50, InetAddress.getByName("localhost"));
		Thread.startVirtualThread(() -> {
			while (!door.isClosed()) {
				try {
					Socket client = door.accept();
					Socket broker = new Socket(TestBroker.current().host(), TestBroker.current().port());
					Thread.startVirtualThread(() -> copy(client, broker));
					Thread.startVirtualThread(() -> copy(broker, client));
				}
				catch (IOException _) {
					return;
				}
			}
		});
		return door;
	}

	private static void copy(Socket from, Socket to) {
		try (from; to) {
			from.getInputStream().transferTo(to.getOutputStream());
		}
		catch (IOException _) {
			// The connection is over.
		}
	}

	private static int closedPort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

}
