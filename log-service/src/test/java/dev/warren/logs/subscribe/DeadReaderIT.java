package dev.warren.logs.subscribe;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.test.BrokerTest;
import dev.warren.messaging.test.TestBroker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** With the limit that the service has, after which the web server ends a write. */
@BrokerTest(properties = { "warren.logs.buffer=100", "warren.logs.heartbeat=1s" })
class DeadReaderIT {

	private static final String PADDING = "x".repeat(20_000);

	private final List<AutoCloseable> open = new ArrayList<>();

	@LocalServerPort
	int port;

	@Autowired
	Names names;

	@Autowired
	MeterRegistry meters;

	private Channel channel;

	@BeforeEach
	void connectToTheBroker() throws Exception {
		Connection broker = TestBroker.current().connectionFactory().newConnection("test");
		this.open.add(broker);
		this.channel = broker.createChannel();
		this.channel.confirmSelect();
	}

	@AfterEach
	void goAway() throws Exception {
		for (AutoCloseable client : this.open) {
			client.close();
		}
		await().atMost(Duration.ofSeconds(30)).until(() -> subscribers() == 0);
	}

	@Test
	void isDisconnectedWithoutDelayingOthers() throws Exception {
		for (int i = 0; i < 5; i++) {
			connect();
		}
		SseClient reader = SseClient.subscribe(this.port, "/logs");
		this.open.add(reader);
		await().until(() -> subscribers() == 6);
		for (int i = 0; i < 300; i++) {
			publish(i + " " + PADDING);
			// Each arrives before the next is sent: the dead readers delay no other.
			assertThat(reader.nextMessage()).startsWith(i + " ");
		}
		await().atMost(Duration.ofSeconds(60)).until(() -> subscribers() == 1);
		publish("last");
		assertThat(reader.nextMessage()).isEqualTo("last");
	}

	@Test
	void reportsHowManyMessagesWereDropped() throws Exception {
		double before = skipped();
		Socket sleeper = connect();
		await().until(() -> subscribers() == 1);
		int sent = 600;
		for (int i = 0; i < sent; i++) {
			publish(i + " " + PADDING);
		}
		publish("last");
		List<Integer> received = new ArrayList<>();
		int skipped = 0;
		BufferedReader lines = new BufferedReader(
				new InputStreamReader(sleeper.getInputStream(), StandardCharsets.UTF_8));
		String name = "";
		for (String line = lines.readLine(); !line.contains("\"last\""); line = lines.readLine()) {
			if (line.startsWith("event:")) {
				name = line;
			}
			else if (line.startsWith("data:") && name.equals("event:skipped")) {
				int missed = Integer.parseInt(line.replaceAll("\\D", ""));
				skipped += missed;
				received.addAll(Collections.nCopies(missed, -1));
			}
			else if (line.startsWith("data:") && name.equals("event:log")) {
				int number = Integer.parseInt(line.replaceAll(".*\"message\":\"(\\d+) x.*", "$1"));
				assertThat(received).as("skipped come first").hasSize(number);
				received.add(number);
			}
		}
		assertThat(received).hasSize(sent);
		assertThat(skipped).isPositive();
		assertThat(skipped()).isEqualTo(before + skipped);
	}

	private double skipped() {
		return this.meters.find("warren.logs.skipped").counters().stream().mapToDouble(Counter::count).sum();
	}

	/** A client that has subscribed and does not read yet. */
	private Socket connect() throws IOException {
		Socket socket = new Socket();
		this.open.add(socket);
		socket.setReceiveBufferSize(4096);
		socket.connect(new InetSocketAddress("127.0.0.1", this.port));
		socket.getOutputStream()
			.write("GET /logs HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		return socket;
	}

	private void publish(String text) throws Exception {
		this.channel.basicPublish(this.names.logs(), "", null, text.getBytes(StandardCharsets.UTF_8));
		this.channel.waitForConfirmsOrDie(10_000);
	}

	private double subscribers() {
		return this.meters.get("warren.logs.subscribers").gauge().value();
	}

}
