package dev.warren.logs.subscribe;

import java.time.Duration;

import dev.warren.messaging.test.BrokerTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.annotation.DirtiesContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@BrokerTest(properties = "warren.logs.heartbeat=1h")
@DirtiesContext
class ShutdownIT {

	@LocalServerPort
	int port;

	@Autowired
	ConfigurableApplicationContext context;

	@Test
	void endsOpenStreamsAtOnce() throws Exception {
		try (SseClient client = SseClient.subscribe(this.port, "/logs")) {
			Thread stopping = Thread.startVirtualThread(this.context::stop);
			assertThat(client.awaitEnd()).isTrue();
			await().atMost(Duration.ofSeconds(20)).until(() -> !stopping.isAlive());
		}
	}

}
