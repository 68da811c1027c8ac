package dev.warren.producer.deadletters;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.GetResponse;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.test.BrokerTest;
import dev.warren.messaging.test.TestBroker;
import dev.warren.messaging.test.UnreadableMessage;
import dev.warren.producer.board.TaskBoard;
import dev.warren.producer.deadletters.DeadLetterController.DeadLetterPage;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.Binding;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@BrokerTest(properties = { "warren.tasks.delivery-limit=1", "warren.tasks.retry-min=50ms",
		"warren.tasks.retry-max=50ms", "warren.tasks.max-length=100", "warren.broker.declare-interval=1h" })
@AutoConfigureRestTestClient
class RedriveIT {

	@Autowired
	RestTestClient http;

	@Autowired
	Names names;

	@Autowired
	MeterRegistry meters;

	@Autowired
	AmqpAdmin admin;

	@Autowired
	Binding taskBinding;

	@Autowired
	TaskBoard board;

	@AutoClose
	private DeadTasks tasks;

	@BeforeEach
	void connect() throws Exception {
		this.tasks = new DeadTasks(this.names);
	}

	@Test
	void putsATaskOnItsQueueAgainAsItWas() throws Exception {
		double before = this.meters.counter("warren.deadletters.redriven").count();
		Map<String, Object> headers = Map.of("fail-times", 3, "x-mine", "kept", "list", List.of(1, "two"), "CC",
				List.of("elsewhere"));
		this.tasks.fail(DeadTasks.task("a")
			.type("task")
			.priority(7)
			.correlationId("c")
			.appId("other")
			.userId(TestBroker.current().username())
			.headers(headers)
			.build(), "Größe..");
		RedriveResult result = redrive("{\"all\":true}");
		assertThat(result).isEqualTo(new RedriveResult(1, 1, false, 1, false, 0, List.of("a"), List.of()));
		GetResponse task = this.tasks.nextTask();
		assertThat(task.getBody()).asString().isEqualTo("Größe..");
		BasicProperties envelope = task.getProps();
		assertThat(envelope.getMessageId()).isEqualTo("a");
		assertThat(envelope.getType()).isEqualTo("task");
		assertThat(envelope.getContentType()).isNull();
		assertThat(envelope.getPriority()).isEqualTo(7);
		assertThat(envelope.getCorrelationId()).isEqualTo("c");
		assertThat(envelope.getAppId()).isEqualTo("other");
		assertThat(envelope.getUserId()).isNull();
		assertThat(envelope.getDeliveryMode()).isEqualTo(2);
		assertThat(envelope.getHeaders()).containsEntry("redrives", 1)
			.containsEntry("fail-times", 3)
			.containsKeys("x-mine", "list")
			.doesNotContainKeys("x-death", "x-acquired-count", "x-first-death-reason", "x-last-death-reason", "CC");
		assertThat(envelope.getHeaders().getOrDefault("x-delivery-count", 0L)).isEqualTo(0L);
		assertThat(this.tasks.dead()).isZero();
		assertThat(this.meters.counter("warren.deadletters.redriven").count()).isEqualTo(before + 1);
	}

	@Test
	void startsWithAFreshCountAndCountsTheRedrives() throws Exception {
		this.tasks.fail(DeadTasks.task("a").build(), "x");
		for (int redrives = 1; redrives <= 2; redrives++) {
			redrive("{\"all\":true}");
			this.tasks.failAgain();
			int expected = redrives;
			await().untilAsserted(() -> {
				DeadLetter letter = letterOf("a");
				assertThat(letter.redrives()).isEqualTo(expected);
				assertThat(letter.deliveries()).isEqualTo(2);
			});
		}
	}

	@Test
	void redrivesThoseWithTheIds() throws Exception {
		bury("a", "b", "c");
		RedriveResult result = redrive("{\"ids\":[\"c\",\"a\",\"unknown\"]}");
		assertThat(result.ids()).containsExactly("a", "c");
		assertThat(result.total()).isEqualTo(3);
		assertThat(this.tasks.idsOfTheDead()).containsExactly("b");
	}

	@Test
	void redrivesThoseThatFailedWithAnError() throws Exception {
		awaitBoard();
		this.tasks.fail(DeadTasks.task("limit").build(), "x");
		this.board.note(new TaskEvent("flaky", TaskEvent.Type.FAILED, Instant.now(), 0, 1, null, null, null, null, null,
				"connection refused", null));
		bury("flaky", "refused");
		assertThat(redrive("{\"error\":\"Connection\"}").ids()).containsExactly("flaky");
		assertThat(redrive("{\"error\":\"delivery_limit\"}").ids()).containsExactly("limit");
		assertThat(redrive("{\"error\":\"delivery_limit\"}").matched()).isZero();
		assertThat(this.tasks.idsOfTheDead()).containsExactly("refused");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"limit\":5}", "{\"all\":false}", "{\"dryRun\":false}",
			"{\"all\":true,\"ids\":[\"a\"]}", "{\"all\":true,\"error\":\"x\"}" })
	void takesNothingForAllButAll(String json) throws Exception {
		bury("a", "b");
		post(json).expectStatus().isBadRequest().expectBody().jsonPath("$.errors[0].field").isEqualTo("all");
		assertThat(this.tasks.dead()).isEqualTo(2);
	}

	@Test
	void refusesARequestWithoutABodyOrThatCannotBeAnswered() throws Exception {
		bury("a");
		this.http.post().uri("/dead-letters/redrive").exchange().expectStatus().isEqualTo(415);
		this.http.post()
			.uri("/dead-letters/redrive")
			.contentType(MediaType.APPLICATION_JSON)
			.accept(MediaType.APPLICATION_XML)
			.body("{\"all\":true}")
			.exchange()
			.expectStatus()
			.isEqualTo(406);
		assertThat(this.tasks.dead()).isEqualTo(1);
	}

	@Test
	void onlySaysWhatADryRunWouldRedrive() throws Exception {
		bury("a", "b", "c");
		RedriveResult result = redrive("{\"all\":true,\"dryRun\":true,\"limit\":2}");
		assertThat(result).isEqualTo(new RedriveResult(2, 0, true, 3, true, 0, List.of("a", "b"), List.of()));
		await().until(() -> this.tasks.dead() == 3);
		assertThat(this.tasks.idsOfTheDead()).containsExactlyInAnyOrder("a", "b", "c");
		assertThat(this.tasks.channel.messageCount(this.names.taskQueue())).isZero();
	}

	@Test
	void redrivesNoMoreThanTheLimit() throws Exception {
		this.tasks.stray("m", 70, "x".getBytes(UTF_8));
		RedriveResult result = redrive("{\"all\":true,\"limit\":33}");
		assertThat(result.redriven()).isEqualTo(33);
		assertThat(result.total()).isEqualTo(70);
		await().until(() -> this.tasks.dead() == 37);
		assertThat(this.tasks.idsOfTheDead()).contains("m33", "m69").hasSize(37);
	}

	@Test
	void givesAnIdToWhatHasNone() throws Exception {
		byte[] body = { (byte) 0xff, 0, 1 };
		this.tasks.channel.basicPublish("", this.names.taskDead(), new BasicProperties(), body);
		await().until(() -> this.tasks.dead() == 1);
		assertThat(redrive("{\"ids\":[\"null\"]}").matched()).isZero();
		assertThat(redrive("{\"all\":true,\"dryRun\":true}").ids()).containsExactly((String) null);
		RedriveResult result = redrive("{\"all\":true}");
		GetResponse task = this.tasks.nextTask();
		assertThat(task.getBody()).isEqualTo(body);
		assertThat(result.ids()).containsExactly(task.getProps().getMessageId());
	}

	@Test
	void redrivesThoseWithATextOrAState() throws Exception {
		awaitBoard();
		bury("t1", "t2", "t3");
		this.board.note(new TaskEvent("t3", TaskEvent.Type.COMPLETED, Instant.now(), 0, 9, null, null, null, null, null,
				null, null));
		assertThat(redrive("{\"text\":\"T1\"}").ids()).containsExactly("t1");
		assertThat(redrive("{\"state\":\"completed\",\"dryRun\":true}").ids()).containsExactly("t3");
		await().until(() -> this.tasks.dead() == 2);
		await().untilAsserted(() -> assertThat(redrive("{\"state\":\"dead\"}").ids()).containsExactly("t2"));
	}

	/** Its headers fill a frame, and one more is added. */
	@Test
	void leavesALetterThatCannotBeSentAndRedrivesItsNeighboursOnce() throws Exception {
		this.tasks.stray("before", 5, "x".getBytes(UTF_8));
		this.tasks.channel.basicPublish("", this.names.taskDead(), fillingAFrame(), "x".getBytes(UTF_8));
		await().until(() -> this.tasks.dead() == 6);
		this.tasks.stray("after", 4, "x".getBytes(UTF_8));
		RedriveResult result = redrive("{\"all\":true}");
		assertThat(result.redriven()).isEqualTo(9);
		assertThat(result.failed()).hasSize(1).allSatisfy((failure) -> assertThat(failure.id()).isEqualTo("large"));
		assertThat(this.tasks.channel.messageCount(this.names.taskQueue())).isEqualTo(9);
		await().until(() -> this.tasks.dead() == 1);
	}

	/** RabbitMQ closes the connection of each consumer for whom it cannot convert it. */
	@Test
	void redrivesTheNeighboursOfALetterThatNobodyCanRead() throws Exception {
		this.tasks.stray("before", 5, "x".getBytes(UTF_8));
		UnreadableMessage.publish("/queues/" + this.names.taskDead());
		await().until(() -> this.tasks.dead() == 6);
		this.tasks.stray("after", 5, "x".getBytes(UTF_8));
		RedriveResult result = redrive("{\"all\":true}");
		assertThat(result.redriven()).isEqualTo(10);
		assertThat(result.unreadable()).isEqualTo(1);
		assertThat(result.failed()).isEmpty();
		assertThat(this.tasks.channel.messageCount(this.names.taskQueue())).isEqualTo(10);
		await().atMost(Duration.ofSeconds(30)).until(() -> this.tasks.dead() == 1);
	}

	@Test
	void tellsOfIt() throws Exception {
		String events = this.tasks.channel.queueDeclare().getQueue();
		this.tasks.channel.queueBind(events, this.names.taskEvents(), "task.redriven");
		bury("told");
		redrive("{\"all\":true}");
		GetResponse event = await().until(() -> this.tasks.channel.basicGet(events, true), Objects::nonNull);
		assertThat(event.getBody()).asString()
			.contains("\"taskId\":\"told\"", "\"type\":\"REDRIVEN\"", "\"redrives\":1", "\"attempt\":0");
	}

	@Test
	void losesNothingWhenTheTaskQueueIsFull() throws Exception {
		this.tasks.stray("m", 300, "x".getBytes(UTF_8));
		RedriveResult result = redrive("{\"all\":true,\"limit\":300}");
		assertThat(result.redriven()).isBetween(100, 299);
		assertThat(result.failed()).isNotEmpty()
			.allSatisfy((failure) -> assertThat(failure.reason()).startsWith("QUEUE_FULL"));
		assertThat(result.ids()).hasSize(result.redriven());
		await().until(() -> this.tasks.dead() == 300 - result.redriven());
		assertThat(this.tasks.channel.messageCount(this.names.taskQueue())).isEqualTo(result.redriven());
		post("{\"all\":true}").expectStatus()
			.isEqualTo(503)
			.expectHeader()
			.exists("Retry-After")
			.expectBody()
			.jsonPath("$.type")
			.isEqualTo("urn:warren:problem:queue-full");
		await().until(() -> this.tasks.dead() == 300 - result.redriven());
	}

	@Test
	void losesNothingWhenThereIsNowhereToGo() throws Exception {
		bury("a", "b");
		this.admin.removeBinding(this.taskBinding);
		try {
			post("{\"all\":true}").expectStatus()
				.isEqualTo(503)
				.expectBody()
				.jsonPath("$.type")
				.isEqualTo("urn:warren:problem:unroutable");
		}
		finally {
			this.admin.declareBinding(this.taskBinding);
		}
		await().until(() -> this.tasks.dead() == 2);
		assertThat(this.tasks.idsOfTheDead()).containsExactly("a", "b");
	}

	@ParameterizedTest
	@MethodSource
	void namesTheFieldThatIsWrong(String body, String field) throws Exception {
		bury("a");
		post(body).expectStatus()
			.isBadRequest()
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.errors[0].field")
			.isEqualTo(field);
		assertThat(this.tasks.dead()).isEqualTo(1);
	}

	static List<Arguments> namesTheFieldThatIsWrong() {
		return List.of(Arguments.of("{\"id\":\"a\"}", "id"), Arguments.of("{\"ids\":[]}", "ids"),
				Arguments.of("{\"ids\":\"a\"}", "ids"), Arguments.of("{\"ids\":[\" \"]}", "ids[0]"),
				Arguments.of("{\"ids\":[" + "\"a\",".repeat(1000) + "\"a\"]}", "ids"),
				Arguments.of("{\"error\":\" \"}", "error"), Arguments.of("{\"limit\":0}", "limit"),
				Arguments.of("{\"limit\":1001}", "limit"), Arguments.of("{\"limit\":\"1\"}", "limit"),
				Arguments.of("{\"dryRun\":\"true\"}", "dryRun"), Arguments.of("{\"state\":\"lost\"}", "state"),
				Arguments.of("{\"text\":\" \"}", "text"));
	}

	private BasicProperties fillingAFrame() throws Exception {
		int frameMax = this.tasks.channel.getConnection().getFrameMax();
		BasicProperties empty = DeadTasks.task("large").headers(Map.of("fill", "")).build();
		String fill = "x".repeat(frameMax - empty.toFrame(1, 1).size());
		return DeadTasks.task("large").headers(Map.of("fill", fill)).build();
	}

	private void awaitBoard() {
		await().untilAsserted(() -> this.http.get().uri("/tasks").exchange().expectStatus().isOk());
	}

	private void bury(String... ids) throws Exception {
		for (String id : ids) {
			this.tasks.reject(id);
		}
	}

	private DeadLetter letterOf(String id) {
		DeadLetterPage page = this.http.get()
			.uri("/dead-letters?limit=1000")
			.exchange()
			.expectBody(DeadLetterPage.class)
			.returnResult()
			.getResponseBody();
		assertThat(page).isNotNull();
		return page.deadLetters().stream().filter((letter) -> id.equals(letter.id())).findFirst().orElseThrow();
	}

	private RedriveResult redrive(String json) {
		RedriveResult result = post(json).expectStatus()
			.isOk()
			.expectBody(RedriveResult.class)
			.returnResult()
			.getResponseBody();
		assertThat(result).isNotNull();
		return result;
	}

	private RestTestClient.ResponseSpec post(String json) {
		return this.http.post()
			.uri("/dead-letters/redrive")
			.contentType(MediaType.APPLICATION_JSON)
			.body(json)
			.exchange();
	}

}
