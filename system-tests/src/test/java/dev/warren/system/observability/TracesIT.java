package dev.warren.system.observability;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import com.jayway.jsonpath.JsonPath;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.warren.messaging.test.TestBroker;
import dev.warren.system.Service;
import dev.warren.system.TopologyCleanup;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What a collector receives from the services: who caused what, for each pattern. */
class TracesIT {

	/** The span of a client that calls the services. */
	private static final String CALLER = "00f067aa0ba902b7";

	private static final String prefix = UUID.randomUUID() + "-";

	private static TraceReceiver receiver;

	private static Service producer;

	private static Service worker;

	private static Service logs;

	private static Service fib;

	@BeforeAll
	static void start() throws IOException {
		receiver = new TraceReceiver();
		producer = start("task-producer");
		worker = start("task-worker");
		logs = start("log-service");
		fib = start("rpc-fib-service");
		Stream.of(producer, worker, logs, fib).forEach(Service::awaitReady);
	}

	private static Service start(String module) throws IOException {
		return Service.start(module, TestBroker.current(), prefix, "--WARREN_LOG_FORMAT=ecs",
				"--warren.tasks.retry-min=100ms",
				"--management.opentelemetry.tracing.export.otlp.endpoint=" + receiver.endpoint(),
				"--management.opentelemetry.tracing.export.schedule-delay=100ms");
	}

	@AfterAll
	static void stop() throws Exception {
		for (Service service : List.of(producer, worker, logs, fib)) {
			service.close();
		}
		receiver.close();
		TopologyCleanup.delete(prefix);
	}

	@Test
	void aTaskIsOneTraceFromItsRequestToItsThirdAttempt() throws IOException {
		String trace = newTrace();
		HttpResponse<String> response = producer.post("/tasks", "application/json", """
				{"description":"Third time lucky","failTimes":2}""", "traceparent", traceparent(trace));
		String id = JsonPath.read(response.body(), "$.id");
		List<ReceivedSpan> spans = awaitSpans(trace, 6);

		ReceivedSpan request = only(spans, "http post /tasks", SpanKind.SPAN_KIND_SERVER);
		assertThat(request.parentId()).isEqualTo(CALLER);
		ReceivedSpan publish = only(spans, prefix + "tasks publish", SpanKind.SPAN_KIND_PRODUCER);
		assertThat(publish.isChildOf(request)).isTrue();
		assertThat(publish.attributes()).containsEntry("messaging.message.id", id)
			.containsEntry("peer.service", "RabbitMQ");
		ReceivedSpan wait = only(spans, "wait in " + prefix + "task_queue", SpanKind.SPAN_KIND_INTERNAL);
		assertThat(wait.isChildOf(publish)).isTrue();
		List<ReceivedSpan> attempts = named(spans, prefix + "task_queue receive");
		assertThat(attempts).hasSize(3)
			.allSatisfy((attempt) -> assertThat(attempt.isChildOf(publish)).isTrue())
			.allSatisfy((attempt) -> assertThat(attempt.kind()).isEqualTo(SpanKind.SPAN_KIND_CONSUMER))
			.allSatisfy((attempt) -> assertThat(attempt.attributes()).containsEntry("messaging.message.id", id));
		assertThat(attempts.stream().filter(ReceivedSpan::failed)).hasSize(2)
			.allSatisfy((attempt) -> assertThat(attempt.errors()).containsExactly("it was asked to fail 2 times"));
		assertLogged(producer, trace, id, "Task " + id + " accepted");
		assertLogged(worker, trace, id, "Task " + id + " completed on attempt 3");
	}

	@Test
	void aRedriveLinksTheTraceOfTheTaskThatDied() throws Exception {
		String trace = newTrace();
		String id = UUID.randomUUID().toString();
		publish("tasks", "task",
				new BasicProperties.Builder().messageId(id)
					.headers(Map.of("fail-times", -1, "traceparent", traceparent(trace)))
					.build());
		List<ReceivedSpan> spans = awaitSpans(trace, 3);
		ReceivedSpan attempt = only(spans, prefix + "task_queue receive", SpanKind.SPAN_KIND_CONSUMER);
		assertThat(attempt.parentId()).isEqualTo(CALLER);
		assertThat(attempt.errors()).containsExactly("it was asked to fail for good");
		ReceivedSpan death = only(spans, prefix + "task_deaths receive", SpanKind.SPAN_KIND_CONSUMER);
		assertThat(only(spans, "(default) publish", SpanKind.SPAN_KIND_PRODUCER).isChildOf(death)).isTrue();

		await().atMost(Duration.ofSeconds(20))
			.until(() -> producer.get("/tasks/" + id).body().contains("\"state\":\"dead\""));
		String redrive = newTrace();
		await().atMost(Duration.ofSeconds(20))
			.until(() -> producer
				.post("/dead-letters/redrive", "application/json", "{\"ids\":[\"" + id + "\"]}", "traceparent",
						traceparent(redrive))
				.body()
				.contains("\"redriven\":1"));
		ReceivedSpan again = only(awaitSpans(redrive, 3), prefix + "tasks publish", SpanKind.SPAN_KIND_PRODUCER);
		assertThat(again.links()).containsExactly(trace);
	}

	@Test
	void aCallIsOneTraceFromItsRequestToItsReply() throws IOException {
		String trace = newTrace();
		fib.send("GET", "/fib/30", "", "traceparent", traceparent(trace));
		List<ReceivedSpan> spans = awaitSpans(trace, 4);
		ReceivedSpan http = only(spans, "http get /fib/{n}", SpanKind.SPAN_KIND_SERVER);
		ReceivedSpan server = only(spans, prefix + "rpc_queue receive", SpanKind.SPAN_KIND_CONSUMER);
		List<ReceivedSpan> published = named(spans, "(default) publish");
		ReceivedSpan request = published.stream().filter((span) -> span.isChildOf(http)).findFirst().orElseThrow();
		assertThat(server.isChildOf(request)).isTrue();
		assertThat(published).anyMatch((span) -> span.isChildOf(server));
	}

	@Test
	void greetingsAndLogMessagesAreInTheTraceOfTheirRequest() throws IOException {
		String hello = newTrace();
		producer.post("/hello", "text/plain", "Hello", "traceparent", traceparent(hello));
		assertThat(awaitSpans(hello, 3)).extracting(ReceivedSpan::name)
			.contains("http post /hello", "(default) publish", prefix + "hello receive");
		String log = newTrace();
		logs.post("/logs/topic/kern.info", "text/plain", "Up", "traceparent", traceparent(log));
		assertThat(awaitSpans(log, 2)).extracting(ReceivedSpan::name)
			.contains("http post /logs/topic/{routingKey}", prefix + "topic_logs publish");
	}

	@Test
	void aProblemNamesItsTrace() throws IOException {
		String trace = newTrace();
		String problem = fib.send("GET", "/fib/-1", "", "traceparent", traceparent(trace)).body();
		assertThat(JsonPath.<String>read(problem, "$.traceId")).isEqualTo(trace);
	}

	@Test
	void anEventStreamThatItsClientEndsIsNoError() throws IOException {
		String trace = newTrace();
		try (Stream<String> lines = logs.lines("/logs/topic?key=%23", "traceparent", traceparent(trace))) {
			assertThat(lines.findFirst()).isPresent();
		}
		// The service notices when it writes next.
		await().atMost(Duration.ofSeconds(20)).until(() -> {
			logs.post("/logs/topic/kern.info", "text/plain", "Is anybody there?");
			return !receiver.trace(trace).isEmpty();
		});
		assertThat(receiver.trace(trace)).noneMatch(ReceivedSpan::failed);
	}

	@Test
	void aTraceContextThatIsNoTextHarmsNoTask() throws Exception {
		String id = UUID.randomUUID().toString();
		publish("tasks", "task", new BasicProperties.Builder().messageId(id).headers(Map.of("traceparent", 1)).build());
		await().atMost(Duration.ofSeconds(20))
			.until(() -> producer.get("/tasks/" + id).body().contains("\"state\":\"completed\""));
	}

	@Test
	void onlyRequestsAndDeliveriesBeginTraces() throws IOException {
		producer.get("/actuator/prometheus");
		String last = newTrace();
		producer.send("GET", "/tasks", "", "traceparent", traceparent(last));
		awaitSpans(last, 1);
		assertThat(receiver.spans()).filteredOn((span) -> span.parentId().isEmpty())
			.allMatch((root) -> List.of(SpanKind.SPAN_KIND_SERVER, SpanKind.SPAN_KIND_CONSUMER).contains(root.kind()))
			.noneMatch((root) -> root.name().contains("actuator"));
		assertThat(receiver.spans()).noneMatch((span) -> span.name().contains("task_events"));
	}

	private static String newTrace() {
		return UUID.randomUUID().toString().replace("-", "");
	}

	private static String traceparent(String trace) {
		return "00-" + trace + "-" + CALLER + "-01";
	}

	private static List<ReceivedSpan> awaitSpans(String trace, int count) {
		return await().atMost(Duration.ofSeconds(20))
			.until(() -> receiver.trace(trace), (spans) -> spans.size() >= count);
	}

	private static List<ReceivedSpan> named(List<ReceivedSpan> spans, String name) {
		return spans.stream().filter((span) -> span.name().equals(name)).toList();
	}

	private static ReceivedSpan only(List<ReceivedSpan> spans, String name, SpanKind kind) {
		List<ReceivedSpan> found = named(spans, name);
		assertThat(found).as("%s in %s", name, spans).hasSize(1);
		assertThat(found.getFirst().kind()).isEqualTo(kind);
		return found.getFirst();
	}

	/** A line of JSON with the ids as fields. */
	private static void assertLogged(Service service, String trace, String task, String message) throws IOException {
		assertThat(service.log().lines().filter((line) -> line.contains(message))).hasSize(1)
			.allSatisfy(
					(line) -> assertThat(JsonPath.<Map<String, String>>read(line, "$")).containsEntry("traceId", trace)
						.containsEntry("taskId", task));
	}

	private static void publish(String exchange, String routingKey, BasicProperties properties) throws Exception {
		try (Connection connection = TestBroker.current().connectionFactory().newConnection("test");
				Channel channel = connection.createChannel()) {
			channel.basicPublish(prefix + exchange, routingKey, properties, new byte[] { 'x' });
		}
	}

}
