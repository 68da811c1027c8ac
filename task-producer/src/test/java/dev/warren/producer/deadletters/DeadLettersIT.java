package dev.warren.producer.deadletters;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import com.rabbitmq.client.GetResponse;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.events.TaskEventPublisher;
import dev.warren.messaging.test.BrokerTest;
import dev.warren.messaging.test.UnreadableMessage;
import dev.warren.producer.board.TaskState;
import dev.warren.producer.deadletters.DeadLetterController.DeadLetterPage;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.test.web.servlet.client.EntityExchangeResult;
import org.springframework.test.web.servlet.client.RestTestClient;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

@BrokerTest(properties = { "warren.tasks.delivery-limit=1", "warren.tasks.retry-min=50ms",
		"warren.tasks.retry-max=50ms", "warren.board.count-interval=100ms" })
@AutoConfigureRestTestClient
class DeadLettersIT {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	/** Of each test, as the board forgets nothing. */
	private final String prefix = UUID.randomUUID().toString();

	@Autowired
	RestTestClient http;

	@Autowired
	Names names;

	@Autowired
	TaskEventPublisher events;

	@Autowired
	MeterRegistry meters;

	@AutoClose
	private DeadTasks tasks;

	@BeforeEach
	void connect() throws Exception {
		this.tasks = new DeadTasks(this.names);
		await().untilAsserted(() -> this.http.get().uri("/tasks").exchange().expectStatus().isOk());
	}

	@Test
	void showsWhyATaskIsDead() throws Exception {
		this.tasks.fail(DeadTasks.task(this.prefix).contentType("text/plain").priority(7).build(), "Hopeless\ncase..");
		DeadLetter letter = awaitLetters(this.prefix, 1).getFirst();
		assertThat(letter.id()).isEqualTo(this.prefix);
		assertThat(letter.idAssigned()).isFalse();
		assertThat(letter.reason()).isEqualTo("delivery_limit");
		assertThat(letter.lastError()).isEqualTo("delivery_limit");
		assertThat(letter.state()).isEqualTo(TaskState.DEAD);
		assertThat(letter.deliveries()).isEqualTo(2);
		assertThat(letter.diedAt()).isCloseTo(Instant.now(), within(Duration.ofMinutes(5)));
		assertThat(letter.ageSeconds()).isNotNegative();
		assertThat(letter.redrives()).isZero();
		assertThat(letter.priority()).isEqualTo(7);
		assertThat(letter.contentType()).isEqualTo("text/plain");
		assertThat(letter.size()).isEqualTo(15);
		assertThat(letter.text()).isTrue();
		assertThat(letter.preview()).isEqualTo("Hopeless case..");
		this.http.get()
			.uri("/tasks/" + this.prefix)
			.exchange()
			.expectBody()
			.jsonPath("$.state")
			.isEqualTo("dead")
			.jsonPath("$.attempt")
			.isEqualTo(2);
	}

	@Test
	void givesAnIdToWhatHasNone() throws Exception {
		byte[] body = { (byte) 0xac, (byte) 0xed, 0, 5 };
		this.tasks.reject(DeadTasks.task("x").messageId(null).build(), body);
		DeadLetter letter = awaitLetters("aced0005", 1).getFirst();
		assertThat(letter.idAssigned()).isTrue();
		assertThat(letter.reason()).isEqualTo("rejected");
		// Null before RabbitMQ 4, which forgets the count.
		assertThat(letter.deliveries()).isIn(1, null);
		assertThat(letter.text()).isFalse();
		GetResponse dead = this.tasks.channel.basicGet(this.names.taskDead(), true);
		assertThat(dead.getBody()).isEqualTo(body);
		assertThat(dead.getProps().getMessageId()).isEqualTo(letter.id());
		assertThat(dead.getProps().getHeaders()).containsEntry("id-assigned", true).containsKey("x-death");
	}

	@Test
	void leavesTheErrorToTheWorkerThatKnowsIt() throws Exception {
		this.events.send(new TaskEvent(this.prefix, TaskEvent.Type.DEAD, Instant.now(), 0, 1, "a worker", null, null,
				null, null, "because", null));
		this.tasks.reject(this.prefix);
		DeadLetter letter = awaitLetters(this.prefix, 1).getFirst();
		assertThat(letter.lastError()).isEqualTo("because");
		assertThat(letter.reason()).isEqualTo("rejected");
	}

	@Test
	void showsAnyNumberPageByPageTheLongestDeadFirst() throws Exception {
		this.tasks.bury(this.prefix, 1100, this.prefix.getBytes(UTF_8));
		awaitLetters(this.prefix, 1000);
		List<String> ids = new ArrayList<>();
		String next = "/dead-letters?limit=500&text=" + this.prefix;
		while (next != null) {
			EntityExchangeResult<DeadLetterPage> response = get(next);
			DeadLetterPage page = body(response);
			page.deadLetters().forEach((letter) -> ids.add(letter.id()));
			String link = response.getResponseHeaders().getFirst("Link");
			assertThat(page.truncated()).isEqualTo(link != null);
			next = (link != null) ? link.substring(1, link.indexOf('>')) : null;
		}
		assertThat(ids).hasSize(1100)
			.containsExactlyInAnyOrderElementsOf(IntStream.range(0, 1100).mapToObj((i) -> this.prefix + i).toList());
		assertThat(this.tasks.dead()).isEqualTo(1100);
	}

	@Test
	void countsWhatIsInTheQueue() throws Exception {
		this.tasks.bury(this.prefix, 3, "x".getBytes(UTF_8));
		this.tasks.stray("stray", 2, "x".getBytes(UTF_8));
		await().untilAsserted(() -> assertThat(body(get("/dead-letters")).total()).isEqualTo(5));
		assertThat(this.meters.get("warren.deadletters").gauge().value()).isEqualTo(5);
	}

	@Test
	void showsThoseThatMatch() throws Exception {
		this.tasks.fail(DeadTasks.task(this.prefix + "limit").build(), "Needle");
		this.tasks.reject(this.prefix + "refused");
		this.events.send(new TaskEvent(this.prefix + "done", TaskEvent.Type.COMPLETED, Instant.now(), 0, 1, null, null,
				null, null, null, null, null));
		this.tasks.reject(this.prefix + "done");
		awaitLetters(this.prefix, 3);
		assertThat(ids("error=DELIVERY_lim")).containsExactly("limit");
		assertThat(ids("error=rejected")).containsExactlyInAnyOrder("refused", "done");
		// Its last delivery was completed, but the broker has not heard of it.
		assertThat(ids("state=completed")).containsExactly("done");
		assertThat(ids("state=dead")).containsExactlyInAnyOrder("limit", "refused");
		assertThat(ids("error=nothing")).isEmpty();
		assertThat(body(get("/dead-letters?text=nEEDle")).deadLetters()).extracting(DeadLetter::id)
			.contains(this.prefix + "limit");
	}

	/** RabbitMQ closes the connection of each consumer for whom it cannot convert it. */
	@Test
	void isNotHeldUpByALetterThatNobodyCanRead() throws Exception {
		this.tasks.bury(this.prefix + "before", 3, "x".getBytes(UTF_8));
		UnreadableMessage.publish("/exchanges/" + this.names.taskDeadLetters());
		this.tasks.channel.basicPublish(this.names.taskDeadLetters(), "", DeadTasks.task(this.prefix + "after").build(),
				"x".getBytes(UTF_8));
		awaitLetters(this.prefix, 4);
		await().atMost(PATIENCE).until(() -> this.tasks.dead() == 5);
	}

	@ParameterizedTest
	@CsvSource({ "limit, 0", "limit, 1001", "limit, many", "limit, 1.5", "state, lost", "after, xyz" })
	void namesTheParameterThatIsWrong(String name, String value) {
		this.http.get()
			.uri("/dead-letters?" + name + "=" + value)
			.exchange()
			.expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.type")
			.isEqualTo("urn:warren:problem:invalid-request")
			.jsonPath("$.errors[0].field")
			.isEqualTo(name);
	}

	private List<DeadLetter> awaitLetters(String text, int count) {
		return await().atMost(PATIENCE)
			.until(() -> body(get("/dead-letters?limit=1000&text=" + text)).deadLetters(),
					(letters) -> letters.size() == count);
	}

	private List<String> ids(String query) {
		return body(get("/dead-letters?text=" + this.prefix + "&" + query)).deadLetters()
			.stream()
			.map((letter) -> String.valueOf(letter.id()).substring(this.prefix.length()))
			.toList();
	}

	private EntityExchangeResult<DeadLetterPage> get(String uri) {
		return this.http.get()
			.uri(uri)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(DeadLetterPage.class)
			.returnResult();
	}

	private static DeadLetterPage body(EntityExchangeResult<DeadLetterPage> response) {
		DeadLetterPage page = response.getResponseBody();
		assertThat(page).isNotNull();
		return page;
	}

}
