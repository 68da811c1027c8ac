package dev.warren.logs.subscribe;

import java.nio.charset.StandardCharsets;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.test.BrokerTest;
import dev.warren.messaging.test.TestBroker;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/** How far the archive is looked through for the last ones that match. */
@BrokerTest(properties = { "warren.logs.archive.max-scan=3000", "warren.logs.archive.memory-size=10KB" })
class ReplayScanIT {

	@LocalServerPort
	int port;

	@Autowired
	Names names;

	@Test
	void looksFurtherBackUntilThereAreEnoughButNotForEver() throws Exception {
		publish("too.old", 1, "too old");
		publish("noise", 1000, "noise");
		publish("old", 1, "first");
		publish("noise", 2500, "noise");
		publish("old", 1, "second");
		try (SseClient client = SseClient.subscribe(this.port, "/logs/topic?key=old&replay=2")) {
			assertThat(client.nextMessage()).isEqualTo("first");
			assertThat(client.nextMessage()).isEqualTo("second");
		}
		try (SseClient client = SseClient.subscribe(this.port, "/logs/topic?key=%23.old&replay=3")) {
			assertThat(client.nextGap()).isEqualTo("only the last 3000 messages were looked through");
			assertThat(client.nextMessage()).isEqualTo("first");
		}
	}

	private void publish(String key, int count, String text) throws Exception {
		try (Connection broker = TestBroker.current().connectionFactory().newConnection("test");
				Channel channel = broker.createChannel()) {
			channel.confirmSelect();
			for (int i = 0; i < count; i++) {
				channel.basicPublish(this.names.topicLogs(), key, null, text.getBytes(StandardCharsets.UTF_8));
			}
			channel.waitForConfirmsOrDie(60_000);
		}
	}

}
