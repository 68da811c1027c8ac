package dev.warren.producer.tasks;

import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.test.BrokerTest;
import dev.warren.messaging.test.TestClient;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.Binding;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@BrokerTest(properties = "warren.tasks.max-length=5")
@AutoConfigureRestTestClient
class TaskControllerIT {

	@Autowired
	RestTestClient http;

	@Autowired
	Names names;

	@Autowired
	AmqpAdmin admin;

	@Autowired
	Binding taskBinding;

	@AutoClose
	private final TestClient client = TestClient.connect();

	private final Channel channel = this.client.channel();

	@BeforeEach
	void emptyTheQueue() throws Exception {
		this.channel.queuePurge(this.names.taskQueue());
	}

	@Test
	void acceptsATaskOnceItIsOnTheQueue() throws Exception {
		TaskAccepted accepted = post("""
				{"description":"Second message..","priority":7,"failTimes":2}""").expectStatus()
			.isAccepted()
			.expectBody(TaskAccepted.class)
			.returnResult()
			.getResponseBody();
		assertThat(accepted).isNotNull();
		GetResponse task = this.channel.basicGet(this.names.taskQueue(), true);
		assertThat(task.getBody()).asString().isEqualTo("Second message..");
		assertThat(task.getProps().getMessageId()).isEqualTo(accepted.id());
		assertThat(task.getProps().getType()).isEqualTo("task");
		assertThat(task.getProps().getContentType()).isEqualTo("text/plain");
		assertThat(task.getProps().getAppId()).isEqualTo("task-producer");
		assertThat(task.getProps().getPriority()).isEqualTo(7);
		assertThat(task.getProps().getHeaders()).containsEntry("fail-times", 2);
	}

	@Test
	void givesATaskThePriorityThatTheQueueTakesForNone() throws Exception {
		post("{\"description\":\"x\"}").expectStatus().isAccepted();
		assertThat(this.channel.basicGet(this.names.taskQueue(), true).getProps().getPriority()).isEqualTo(4);
	}

	@Test
	void answersWithTheLocationOfTheTask() {
		this.http.post()
			.uri("/tasks")
			.contentType(MediaType.TEXT_PLAIN)
			.body("Grüße..")
			.exchange()
			.expectStatus()
			.isAccepted()
			.expectBody(TaskAccepted.class)
			.consumeWith((result) -> {
				URI location = result.getResponseHeaders().getLocation();
				assertThat(location).isNotNull();
				assertThat(result.getResponseBody()).isNotNull().satisfies((accepted) -> {
					assertThat(accepted.description()).isEqualTo("Grüße..");
					assertThat(location.getPath()).isEqualTo("/tasks/" + accepted.id());
				});
			});
	}

	@ParameterizedTest
	@CsvSource({ "/tasks,application/json", "/tasks,text/plain", "/tasks,application/x-ndjson",
			"/tasks/batch,application/x-ndjson", "/hello,application/json", "/hello,text/plain" })
	void publishesNothingThatItCannotAnswer(String path, String type) throws Exception {
		this.channel.queuePurge(this.names.hello());
		this.http.post()
			.uri(path)
			.contentType(MediaType.parseMediaType(type))
			.accept(MediaType.APPLICATION_XML)
			.body("{\"description\":\"x\"}")
			.exchange()
			.expectStatus()
			.isEqualTo(406);
		assertThat(this.channel.messageCount(this.names.taskQueue())).isZero();
		assertThat(this.channel.messageCount(this.names.hello())).isZero();
	}

	@Test
	void namesAllThatIsWrongInAStableOrder() {
		post("{\"description\":\"\",\"priority\":99,\"failTimes\":-1}").expectBody()
			.jsonPath("$.errors[*].field")
			.isEqualTo(List.of("description", "failTimes", "priority"));
	}

	@ParameterizedTest
	@MethodSource
	void namesTheFieldThatIsWrong(String body, String field) throws Exception {
		post(body).expectStatus()
			.isBadRequest()
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.type")
			.isEqualTo("urn:warren:problem:invalid-request")
			.jsonPath("$.errors[0].field")
			.isEqualTo(field);
		assertThat(this.channel.messageCount(this.names.taskQueue())).isZero();
	}

	static List<Arguments> namesTheFieldThatIsWrong() {
		return List.of(Arguments.of("{\"description\":\"\"}", "description"), Arguments.of("{}", "description"),
				Arguments.of("{\"description\":\"" + "x".repeat(10_001) + "\"}", "description"),
				Arguments.of("{\"description\":\"\\ud800\"}", "description"),
				Arguments.of("{\"description\":\"x\",\"prio\":1}", "prio"),
				Arguments.of("{\"description\":\"x\",\"priority\":32}", "priority"),
				Arguments.of("{\"description\":\"x\",\"priority\":-1}", "priority"),
				Arguments.of("{\"description\":\"x\",\"priority\":\"high\"}", "priority"),
				Arguments.of("{\"description\":\"x\",\"priority\":1.5}", "priority"),
				Arguments.of("{\"description\":\"x\",\"failTimes\":-1}", "failTimes"));
	}

	@Test
	void refusesBlankText() {
		this.http.post()
			.uri("/tasks")
			.contentType(MediaType.TEXT_PLAIN)
			.exchange()
			.expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.errors[0].field")
			.isEqualTo("description");
	}

	@Test
	void refusesJsonThatIsBroken() {
		post("{bad").expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.type")
			.isEqualTo("urn:warren:problem:invalid-request");
	}

	@Test
	void refusesOtherContentTypes() {
		this.http.post()
			.uri("/tasks")
			.contentType(MediaType.APPLICATION_XML)
			.body("<task/>")
			.exchange()
			.expectStatus()
			.isEqualTo(415)
			.expectBody()
			.jsonPath("$.type")
			.isEqualTo("urn:warren:problem:unsupported-media-type");
	}

	@Test
	void refusesABodyThatIsTooLarge() {
		post("{\"description\":\"" + "x".repeat(256 * 1024) + "\"}").expectStatus()
			.isEqualTo(413)
			.expectBody()
			.jsonPath("$.type")
			.isEqualTo("urn:warren:problem:body-too-large");
	}

	@Test
	void refusesTasksWhenTheQueueIsFull() {
		List<Integer> answers = Stream
			.generate(() -> post("{\"description\":\"x\"}").returnResult().getStatus().value())
			.limit(30)
			.toList();
		assertThat(answers).containsOnly(202, 503).endsWith(503);
		post("{\"description\":\"x\"}").expectStatus()
			.isEqualTo(503)
			.expectHeader()
			.exists("Retry-After")
			.expectBody()
			.jsonPath("$.type")
			.isEqualTo("urn:warren:problem:queue-full");
		long accepted = answers.stream().filter((status) -> status == 202).count();
		await().untilAsserted(() -> assertThat(this.channel.messageCount(this.names.taskQueue())).isEqualTo(accepted));
	}

	@Test
	void refusesATaskThatHasNowhereToGoUntilTheBindingIsThereAgain() {
		// Somebody deletes it just when it is about to be declared again, at worst.
		await().untilAsserted(() -> {
			this.admin.removeBinding(this.taskBinding);
			post("{\"description\":\"x\"}").expectStatus()
				.isEqualTo(503)
				.expectBody()
				.jsonPath("$.type")
				.isEqualTo("urn:warren:problem:unroutable");
		});
		await().untilAsserted(() -> post("{\"description\":\"x\"}").expectStatus().isAccepted());
	}

	private RestTestClient.ResponseSpec post(String json) {
		return this.http.post().uri("/tasks").contentType(MediaType.APPLICATION_JSON).body(json).exchange();
	}

}
