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

/** The broker's topology and the services' messages are those of the document. */
@ExtendWith(StartedServices.class)
class ContractIT {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final AsyncApiDocument document = AsyncApiDocument.read();

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
	void theBrokersTopologyIsTheDocumentedOne(Services services) throws Exception {
		ManagementApi broker = ManagementApi.require();
		List<Stream<String>> subscriptions = new ArrayList<>();
		for (String path : List.of("/logs", "/logs/direct?severity=audit", "/logs/topic?key=kern.*")) {
			subscriptions.add(services.logs().lines(path));
		}
		await().atMost(PATIENCE)
			.untilAsserted(() -> assertThat(TopologyElements.of(this.document)
				.differencesTo(TopologyElements.of(broker, services.prefix(), this.document))).isEmpty());
		subscriptions.forEach(Stream::close);
	}

	@Test
	void theServicesSendTheDocumentedMessages(Services services) throws Exception {
		MessageCapture capture = new MessageCapture(this.connection, services.prefix(), this.contract);
		capture.watchExchange("tasks", "task");
		capture.watchExchange("task_dead_letters", "");
		capture.watchExchange("task_events", "#");
		capture.watchExchange("logs", "");
		capture.watchExchange("direct_logs", "error");
		capture.watchExchange("topic_logs", "#");
		capture.readStream("task_history");
		capture.readStream("log_archive");
		capture.peekIntoQueue("hello");
		capture.peekIntoQueue("rpc_queue");
		capture.peekIntoQueue("task_dead");

		post(services.producer(), "/hello", "Servus", 202);
		String doomed = task(services.producer(), "{\"description\":\"Doomed\",\"failTimes\":1000}");
		task(services.producer(), "{\"description\":\"Once again..........\",\"failTimes\":1}");
		post(services.logs(), "/logs", "To all", 202);
		post(services.logs(), "/logs/direct/error", "An error", 202);
		post(services.logs(), "/logs/topic/kern.critical", "A critical kernel error", 202);
		assertThat(services.fib().get("/fib/30").statusCode()).isEqualTo(200);
		for (String request : List.of("30", "minus one", "{\"n\":30}", "{\"n\":-1}")) {
			call(capture, services.prefix(), request);
		}
		await().atMost(PATIENCE).until(() -> services.producer().get("/dead-letters").body().contains(doomed));
		assertThat(services.producer()
			.post("/dead-letters/redrive", "application/json", "{\"ids\":[\"%s\"]}".formatted(doomed))
			.body()).contains("\"redriven\":1");

		await().atMost(PATIENCE)
			.untilAsserted(() -> assertThat(this.contract.missing()).as("documented, but not sent").isEmpty());
		assertThat(this.contract.faults()).isEmpty();
		// Its retries would change the counters that other tests read.
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

	/** Calls like a client: a test cannot see the replies to other clients. */
	private void call(MessageCapture capture, String prefix, String request) throws IOException {
		boolean json = request.startsWith("{");
		BasicProperties envelope = new BasicProperties.Builder().contentType(json ? "application/json" : "text/plain")
			.type("fib")
			.correlationId("test")
			.replyTo(capture.ownQueue("replies"))
			.build();
		byte[] body = request.getBytes(StandardCharsets.UTF_8);
		if (json) {
			this.contract.check(new CapturedMessage("rpc_queue", "rpc_queue", envelope, body));
		}
		this.connection.createChannel().basicPublish("", prefix + "rpc_queue", envelope, body);
	}

}
