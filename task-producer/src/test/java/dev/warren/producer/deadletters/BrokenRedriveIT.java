package dev.warren.producer.deadletters;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.broker.BrokerUnavailableException;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.test.BrokerTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The connection on which dead letters are taken, or that on which they are sent. */
@BrokerTest
@AutoConfigureRestTestClient
class BrokenRedriveIT {

	private static final int COUNT = 300;

	@Autowired
	RestTestClient http;

	@Autowired
	Names names;

	@Autowired
	BrokerConnection broker;

	@Autowired
	CachingConnectionFactory connectionFactory;

	private final Deque<Socket> sockets = new ConcurrentLinkedDeque<>();

	@BeforeEach
	void watchSockets() {
		this.connectionFactory.getRabbitConnectionFactory().setSocketConfigurator(this.sockets::add);
	}

	@ParameterizedTest
	@ValueSource(strings = { "taking", "sending" })
	void losesNothingWhenConnectionsAreLost(String which) throws Exception {
		try (DeadTasks tasks = new DeadTasks(this.names)) {
			// Large ones are on their way for long enough to be hit there.
			tasks.stray("m", COUNT, new byte[50_000]);
			Set<String> seen = ConcurrentHashMap.newKeySet();
			tasks.channel.basicConsume(this.names.taskQueue(), true, (_, delivery) -> {
				seen.add(delivery.getProperties().getMessageId());
				if (seen.size() % 20 == 0) {
					cut(which);
				}
			}, (_) -> {
			});
			RedriveResult result = redriveAll();
			assertThat(result.redriven()).isPositive();
			assertThat(result.failed().isEmpty()).isEqualTo(result.redriven() == COUNT);
			await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
				seen.addAll(tasks.idsOfTheDead());
				assertThat(seen).hasSize(COUNT).containsAll(result.ids());
			});
		}
	}

	private void cut(String which) throws IOException {
		if (which.equals("taking")) {
			this.sockets.getLast().close();
			return;
		}
		try {
			this.broker.requireOpen().abort();
		}
		catch (BrokerUnavailableException _) {
			// It is lost already.
		}
	}

	private RedriveResult redriveAll() {
		RedriveResult result = this.http.post()
			.uri("/dead-letters/redrive")
			.contentType(MediaType.APPLICATION_JSON)
			.body("{\"all\":true,\"limit\":" + COUNT + "}")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(RedriveResult.class)
			.returnResult()
			.getResponseBody();
		assertThat(result).isNotNull();
		return result;
	}

}
