package dev.warren.producer.deadletters;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.warren.messaging.contract.Names;
import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.test.BrokerTest;
import dev.warren.producer.board.TaskBoard;
import dev.warren.producer.board.TaskState;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

@BrokerTest(properties = { "warren.tasks.delivery-limit=1", "warren.tasks.retry-min=50ms",
		"warren.tasks.retry-max=50ms", "warren.dead-letters.watch-interval=1h", "warren.dead-letters.max-wait=3s",
		"warren.dead-letters.max-bytes=100KB" })
@AutoConfigureRestTestClient
class DeadLettersIT {

	@Autowired
	RestTestClient http;

	@Autowired
	Names names;

	@Autowired
	DeadLetterQueue queue;

	@Autowired
	TaskBoard board;

	@AutoClose
	private DeadTasks tasks;

	@BeforeEach
	void connect() throws Exception {
		this.tasks = new DeadTasks(this.names);
	}

	@Test
	void showsWhyATaskIsDead() throws Exception {
		this.tasks.fail(DeadTasks.task("hopeless").contentType("text/plain").priority(7).build(), "Hopeless\ncase..");
		DeadLetter letter = only(get(""));
		assertThat(letter.id()).isEqualTo("hopeless");
		assertThat(letter.reason()).isEqualTo("delivery_limit");
		assertThat(letter.lastError()).isNull();
		assertThat(letter.state()).isNull();
		assertThat(letter.deliveries()).isEqualTo(2);
		assertThat(letter.diedAt()).isCloseTo(Instant.now(), within(Duration.ofMinutes(5)));
		assertThat(letter.ageSeconds()).isNotNegative();
		assertThat(letter.redrives()).isZero();
		assertThat(letter.priority()).isEqualTo(7);
		assertThat(letter.contentType()).isEqualTo("text/plain");
		assertThat(letter.size()).isEqualTo(15);
		assertThat(letter.text()).isTrue();
		assertThat(letter.preview()).isEqualTo("Hopeless case..");
	}

	@Test
	void showsWhatWasNoTaskAndHasNoId() throws Exception {
		this.tasks.reject(DeadTasks.task("x").messageId(null).build(), new byte[] { (byte) 0xac, (byte) 0xed, 0, 5 });
		DeadLetter letter = only(get(""));
		assertThat(letter.id()).isNull();
		assertThat(letter.reason()).isEqualTo("rejected");
		// Null before RabbitMQ 4, which forgets the count.
		assertThat(letter.deliveries()).isIn(1, null);
		assertThat(letter.text()).isFalse();
		assertThat(letter.preview()).isEqualTo("aced0005");
	}

	@Test
	void showsWhatNeverDied() throws Exception {
		this.tasks.channel.basicPublish("", this.names.taskDead(),
				DeadTasks.task("stray").headers(Map.of("x-death", "never", "redrives", "often")).build(),
				"x".getBytes(UTF_8));
		await().until(() -> this.tasks.dead() == 1);
		DeadLetter letter = only(get(""));
		assertThat(letter.reason()).isNull();
		assertThat(letter.diedAt()).isNull();
		assertThat(letter.redrives()).isZero();
	}

	@Test
	void consumesNothingAndKeepsTheOrder() throws Exception {
		this.tasks.bury(120, "x".getBytes(UTF_8));
		assertThat(get("?limit=10").deadLetters()).extracting(DeadLetter::id).isEqualTo(ids(10));
		assertThat(get("?limit=70").deadLetters()).extracting(DeadLetter::id).isEqualTo(ids(70));
		DeadLetterPage all = get("?limit=1000");
		assertThat(all.deadLetters()).extracting(DeadLetter::id).isEqualTo(ids(120));
		assertThat(all.total()).isEqualTo(120);
		assertThat(all.limit()).isEqualTo(1000);
		assertThat(all.truncated()).isFalse();
		assertThat(this.tasks.dead()).isEqualTo(120);
		assertThat(this.tasks.idsOfTheDead()).isEqualTo(ids(120));
	}

	@Test
	void showsAllToSeveralCallersAtOnce() throws Exception {
		this.tasks.bury(60, "x".getBytes(UTF_8));
		try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<DeadLetterPage>> pages = Stream.generate(() -> callers.submit(() -> get(""))).limit(3).toList();
			for (Future<DeadLetterPage> page : pages) {
				assertThat(page.get().deadLetters()).extracting(DeadLetter::id).isEqualTo(ids(60));
			}
		}
	}

	@Test
	void stopsWhereTheBodiesAreTooLarge() throws Exception {
		this.tasks.bury(30, new byte[20_000]);
		DeadLetterPage page = get("");
		assertThat(page.truncated()).isTrue();
		assertThat(page.total()).isEqualTo(30);
		assertThat(page.deadLetters()).hasSizeBetween(1, 29);
		await().until(() -> this.tasks.dead() == 30);
	}

	@Test
	void showsThoseThatFailedWithAnError() throws Exception {
		awaitBoard();
		this.tasks.fail(DeadTasks.task("limit").build(), "x");
		this.tasks.reject("refused");
		assertThat(only(get("?error=DELIVERY")).id()).isEqualTo("limit");
		assertThat(only(get("?error=rejected")).id()).isEqualTo("refused");
		DeadLetterPage none = get("?error=nothing");
		assertThat(none.deadLetters()).isEmpty();
		assertThat(none.total()).isEqualTo(2);
	}

	@ParameterizedTest
	@CsvSource({ "limit, 0", "limit, 1001", "limit, many", "limit, 1.5" })
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

	@Test
	void doesNotWaitForLongForAnotherCaller() throws Exception {
		try (Borrower _ = new Borrower(this.queue)) {
			this.http.get()
				.uri("/dead-letters")
				.exchange()
				.expectStatus()
				.isEqualTo(503)
				.expectHeader()
				.exists("Retry-After")
				.expectBody()
				.jsonPath("$.type")
				.isEqualTo("urn:warren:problem:dead-letters-busy");
		}
		get("");
	}

	@Test
	void saysThatThereAreMoreThanItShows() throws Exception {
		this.tasks.bury(1010, "x".getBytes(UTF_8));
		DeadLetterPage page = get("?limit=1000");
		assertThat(page.deadLetters()).hasSize(1000);
		assertThat(page.total()).isEqualTo(1010);
		assertThat(page.truncated()).isTrue();
	}

	/** Its last delivery was completed, but the broker has not heard of it. */
	@Test
	void saysThatTheWorkIsDone() throws Exception {
		this.board.note(new TaskEvent("done", TaskEvent.Type.COMPLETED, Instant.now(), 0, 1, null, null, null, null,
				null, null, null));
		this.tasks.reject("done");
		assertThat(only(get("")).state()).isEqualTo(TaskState.COMPLETED);
	}

	@Test
	void givesAllBackWhenTheWorkBreaksOff() throws Exception {
		this.tasks.bury(60, "x".getBytes(UTF_8));
		assertThatIllegalStateException().isThrownBy(() -> this.queue.lend(Duration.ZERO, (hold) -> {
			assertThat(hold.take(5)).hasSize(5);
			throw new IllegalStateException("broken");
		}));
		await().until(() -> this.tasks.dead() == 60);
		assertThat(get("").deadLetters()).hasSize(60);
	}

	private void awaitBoard() {
		await().untilAsserted(() -> this.http.get().uri("/tasks").exchange().expectStatus().isOk());
	}

	private DeadLetterPage get(String query) {
		DeadLetterPage page = this.http.get()
			.uri("/dead-letters" + query)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(DeadLetterPage.class)
			.returnResult()
			.getResponseBody();
		assertThat(page).isNotNull();
		return page;
	}

	private static DeadLetter only(DeadLetterPage page) {
		assertThat(page.deadLetters()).hasSize(1);
		return page.deadLetters().getFirst();
	}

	private static List<String> ids(int count) {
		return IntStream.range(0, count).mapToObj((i) -> "m" + i).toList();
	}

}
