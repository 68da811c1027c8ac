package dev.warren.system.contract;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.jayway.jsonpath.JsonPath;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.warren.messaging.test.TestBroker;
import dev.warren.system.Service;
import dev.warren.system.Services;
import dev.warren.system.StartedServices;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What the broker has and the services send is what the document says, and all of it. */
@ExtendWith(StartedServices.class)
class ContractIT {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final Document document = Document.read();

	private final MessageContract contract = new MessageContract(this.document);

	private Connection connection;

	@BeforeEach
	void connect() throws Exception {
		this.connection = TestBroker.current().connectionFactory().newConnection("test");
	}

	@AfterEach
	void disconnect() throws Exception {
		this.connection.close();
	}

	@Test
	void theBrokerHasWhatIsDocumentedAndNothingElse(Services services) throws Exception {
		Management broker = Management.require();
		List<Stream<String>> subscriptions = new ArrayList<>();
		for (String path : List.of("/logs", "/logs/direct?severity=audit", "/logs/topic?key=kern.*")) {
			subscriptions.add(services.logs().lines(path));
		}
		await().atMost(PATIENCE)
			.untilAsserted(() -> assertThat(
					Topology.of(this.document).differencesTo(Topology.of(broker, services.prefix(), this.document)))
				.isEmpty());
		subscriptions.forEach(Stream::close);
	}

	@Test
	void theServicesSendWhatIsDocumented(Services services) throws Exception {
		Spies spies = new Spies(this.connection, services.prefix(), this.contract);
		spies.watchExchange("tasks", "task");
		spies.watchExchange("task_dead_letters", "");
		spies.watchExchange("task_events", "#");
		spies.watchExchange("logs", "");
		spies.watchExchange("direct_logs", "error");
		spies.watchExchange("topic_logs", "#");
		spies.readStream("task_history");
		spies.readStream("log_archive");
		spies.lookIntoQueue("hello");
		spies.lookIntoQueue("rpc_queue");

		post(services.producer(), "/hello", "Servus", 202);
		String doomed = task(services.producer(), "{\"description\":\"Doomed\",\"failTimes\":1000}");
		task(services.producer(), "{\"description\":\"Once again..........\",\"failTimes\":1}");
		post(services.logs(), "/logs", "To all", 202);
		post(services.logs(), "/logs/direct/error", "An error", 202);
		post(services.logs(), "/logs/topic/kern.critical", "A critical kernel error", 202);
		assertThat(services.fib().get("/fib/30").statusCode()).isEqualTo(200);
		for (String request : List.of("30", "minus one", "{\"n\":30}", "{\"n\":-1}")) {
			call(spies, services.prefix(), request);
		}
		await().atMost(PATIENCE).until(() -> services.producer().get("/dead-letters").body().contains(doomed));
		assertThat(services.producer()
			.post("/dead-letters/redrive", "application/json", "{\"ids\":[\"%s\"]}".formatted(doomed))
			.body()).contains("\"redriven\":1");

		await().atMost(PATIENCE)
			.untilAsserted(() -> assertThat(this.contract.awaited()).as("documented, and sent by nobody").isEmpty());
		assertThat(this.contract.faults()).isEmpty();
		// Its retries would be counted by other tests.
		await().atMost(PATIENCE)
			.until(() -> services.producer().get("/tasks/" + doomed).body(),
					(task) -> task.contains("\"state\":\"dead\"") && task.contains("\"redrives\":1"));
	}

	private static String task(Service producer, String request) throws IOException {
		return JsonPath.read(producer.post("/tasks", "application/json", request).body(), "$.id");
	}

	private static void post(Service service, String path, String text, int status) throws IOException {
		assertThat(service.post(path, "text/plain", text).statusCode()).isEqualTo(status);
	}

	/** As a client of its own, for nobody sees the replies to others. */
	private void call(Spies spies, String prefix, String request) throws IOException {
		boolean json = request.startsWith("{");
		BasicProperties envelope = new BasicProperties.Builder().contentType(json ? "application/json" : "text/plain")
			.type("fib")
			.correlationId("test")
			.replyTo(spies.ownQueue("replies"))
			.build();
		byte[] body = request.getBytes(StandardCharsets.UTF_8);
		if (json) {
			this.contract.check(new Captured("rpc_queue", "rpc_queue", envelope, body));
		}
		this.connection.createChannel().basicPublish("", prefix + "rpc_queue", envelope, body);
	}

}
