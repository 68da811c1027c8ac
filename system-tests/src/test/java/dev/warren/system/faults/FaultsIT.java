package dev.warren.system.faults;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import com.jayway.jsonpath.JsonPath;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.warren.system.Service;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The promise under faults: each accepted task comes to exactly one end, whatever breaks.
 */
@EnabledIf(value = "dev.warren.system.faults.FaultBroker#canRun", disabledReason = "no Docker engine answers")
@ParameterizedClass(name = "round {0}")
@MethodSource("rounds")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FaultsIT {

	private static final Scale scale = Scale.current();

	private static final Report report = new Report();

	private static House house;

	private static Client client;

	FaultsIT(int round) {
	}

	static IntStream rounds() {
		return IntStream.rangeClosed(1, scale.rounds());
	}

	/** The broker is away at start; that is the first fault. */
	@BeforeAll
	static void open() throws Exception {
		Report.progress("starting the services");
		house = new House();
		client = house.client;
		house.awaitAlive();
		try (Load load = steady(40)) {
			load.awaitRefused("broker-unavailable");
			assertThat(house.services()).noneMatch(Service::isReady);
			house.open();
			load.faultEnds();
			load.awaitAccepted(50);
			Answers answers = load.end();
			report.add(house.drain("broker away at start", answers));
		}
		house.takeBaseline();
	}

	@AfterAll
	static void report() throws Exception {
		try {
			report.write();
			house.awaitFewVirtualThreads();
		}
		finally {
			house.close();
		}
	}

	@Test
	@Order(1)
	void aKilledBrokerLosesNothing() throws Exception {
		try (Load load = steady(40)) {
			for (int i = 0; i < scale.brokerKills(); i++) {
				load.awaitAccepted(50);
				house.broker.kill();
				pause(Duration.ofSeconds(1));
				house.broker.restart();
				load.faultEnds();
				load.awaitAccepted(50);
			}
			conclude("broker killed and restarted", load.end());
		}
	}

	@Test
	@Order(2)
	void aFrozenBrokerLosesNothing() throws Exception {
		try (Load load = steady(40)) {
			for (Duration freeze : scale.freezes()) {
				load.awaitAccepted(50);
				house.broker.freeze();
				try {
					pause(freeze);
				}
				finally {
					house.broker.thaw();
				}
				load.faultEnds();
				load.awaitAccepted(50);
			}
			conclude("broker frozen", load.end());
		}
	}

	@Test
	@Order(3)
	void aMemoryAlarmIsAnsweredAtOnceAndWorkersFinishWhatTheyHave() throws Exception {
		String worked = "warren.tasks.worked?tag=outcome:completed";
		try (Load load = steady(40)) {
			load.awaitAccepted(20);
			Answers backlog = Load.burst(client, Tasks.SLOW, 150);
			house.broker.raiseMemoryAlarm();
			double before = house.atWorkers(worked);
			try {
				load.awaitRefused("broker-unavailable");
				await().untilAsserted(() -> assertThat(house.atWorkers(worked)).isGreaterThan(before));
				pause(scale.alarm());
				assertThat(house.ledger.consumers("task_queue")).isEqualTo(2 * House.CONSUMERS);
			}
			finally {
				house.broker.clearMemoryAlarm();
			}
			load.faultEnds();
			load.awaitAccepted(50);
			Answers answers = load.end();
			// At once, not after a timeout; a few may wait for a processor.
			assertThat(answers.refusals()
				.map(Answer::took)
				.sorted()
				.skip(answers.refusals().count() * 9 / 10)
				.findFirst()
				.orElseThrow()).isLessThan(Duration.ofSeconds(1));
			Verdict verdict = conclude("memory alarm", answers.and(backlog));
			assertThat(verdict.deliveredTwice()).isZero();
		}
	}

	@Test
	@Order(4)
	void aFullQueueRefusesAndDropsNothing() throws Exception {
		try (Load load = Load.steady(client, Tasks.SLOW, 80)) {
			load.awaitAccepted(20);
			house.broker.control("set_policy", "full", "^task_queue$", "{\"max-length\":10}", "--apply-to", "queues");
			try {
				load.awaitRefused("queue-full");
				pause(Duration.ofSeconds(2));
			}
			finally {
				house.broker.control("clear_policy", "full");
			}
			load.faultEnds();
			load.awaitAccepted(50);
			Answers answers = load.end();
			assertThat(answers.refused()).containsOnlyKeys("queue-full");
			conclude("queue full", answers);
		}
	}

	@Test
	@Order(5)
	void anotherWorkerTakesOverFromOneThatIsKilled() throws Exception {
		try (Service doomed = house.startWorker("--warren.worker.time-per-dot=10m", "--warren.worker.deadline=20m")) {
			doomed.awaitReady();
			house.awaitConsumers(3);
			Answers answers = Load.burst(client, Tasks.QUICK, 100);
			Set<String> inHand = inHand(doomed);
			Instant killed = Instant.now();
			doomed.kill();
			Verdict verdict = house.drain("worker killed in mid-task", answers);
			Instant takenOver = house.ledger.events()
				.stream()
				.filter((event) -> inHand.contains(event.taskId()) && event.is("STARTED") && event.at().isAfter(killed))
				.map(Event::at)
				.max(Comparator.naturalOrder())
				.orElseThrow();
			Duration recovery = Duration.between(killed, takenOver);
			// Two seconds where nothing else keeps the machine busy.
			assertThat(recovery).isLessThan(Duration.ofSeconds(10));
			conclude(verdict.recoveredIn(recovery));
		}
	}

	@Test
	@Order(6)
	void theLateResultOfAFrozenWorkerDoesNoHarm() throws Exception {
		String heartbeat = scale.defaultHeartbeat() ? "10s" : "2s";
		try (Service frozen = house.startWorker("--warren.worker.time-per-dot=4s", "--warren.worker.deadline=20m",
				"--spring.rabbitmq.requested-heartbeat=" + heartbeat)) {
			frozen.awaitReady();
			house.awaitConsumers(3);
			Answers answers = Load.burst(client, Tasks.QUICK, 100);
			Set<String> inHand = inHand(frozen);
			frozen.signal("STOP");
			Verdict verdict;
			try {
				verdict = house.drain("worker frozen beyond its heartbeat", answers);
			}
			finally {
				frozen.signal("CONT");
			}
			assertThat(verdict.lost()).isEmpty();
			await().atMost(Duration.ofSeconds(30)).until(() -> isIdle(frozen) && frozen.isReady());
			assertThat(inHand).isNotEmpty();
			frozen.close();
			conclude("worker frozen beyond its heartbeat", answers);
		}
	}

	@Test
	@Order(7)
	void aTaskThatNeverEndsIsDeadInTheEndAndHoldsUpNoOther() throws Exception {
		Answers endless = Load.burst(client, Tasks.ENDLESS, 4);
		Answers others = Load.burst(client, Tasks.QUICK, 100);
		Verdict verdict = conclude("task that never ends", endless.and(others));
		assertThat(verdict.dead()).hasSize(4);
		assertThat(verdict.completed()).hasSize(100);
	}

	@Test
	@Order(8)
	void poisonIsDeliveredUpToTheLimitWithGrowingGaps() throws Exception {
		Answers poison = Load.burst(client, Tasks.POISON, 10);
		Answers good = Load.burst(client, Tasks.task("Good", 0), scale.goodTasks());
		Verdict verdict = conclude("poison among good tasks", poison.and(good));
		assertThat(verdict.dead()).hasSize(10);
		assertThat(verdict.completed()).hasSize(scale.goodTasks());
		List<Event> events = house.ledger.events();
		for (String id : poison.accepted()) {
			List<Instant> starts = events.stream()
				.filter((event) -> event.taskId().equals(id) && event.is("STARTED"))
				.map(Event::at)
				.sorted()
				.toList();
			assertThat(starts).hasSize(House.ATTEMPTS);
			for (int i = 1; i < starts.size(); i++) {
				assertThat(Duration.between(starts.get(i - 1), starts.get(i)))
					.isGreaterThanOrEqualTo(House.RETRY_MIN.multipliedBy(i).minusMillis(20));
			}
		}
	}

	@Test
	@Order(9)
	void garbageIsDeadLetteredWithALineEach() throws Exception {
		List<Integer> before = logLengths();
		Answers garbage = Answers
			.of(new Garbage(house.broker).publish("garbage-" + Instant.now() + "-", scale.garbage()).stream());
		Answers good = Load.burst(client, Tasks.QUICK, 50);
		Verdict verdict = conclude("garbage on the queue", garbage.and(good));
		assertThat(verdict.dead()).hasSize(scale.garbage());
		assertThat(verdict.completed()).hasSize(50);
		String log = loggedSince(before);
		assertThat(log.lines().count()).isLessThan(scale.garbage() + 200);
		assertThat(log).doesNotContain("\tat ");
	}

	@Test
	@Order(10)
	void deadLettersWaitForTheirTarget() throws Exception {
		garbageWithout("dead-letter exchange", (channel) -> channel.exchangeDelete("task_dead_letters"));
		// Who deletes a queue deletes what is in it.
		house.ledger.forgetDead();
		garbageWithout("dead-letter queue", (channel) -> channel.queueDelete("task_dead"));
	}

	private static void garbageWithout(String target, Damage damage) throws Exception {
		damage(damage);
		String idPrefix = "without-" + target.replace(' ', '-') + "-" + Instant.now() + "-";
		List<String> ids = new Garbage(house.broker).publish(idPrefix, 20);
		// Who looks takes them in hand, and the next one is to find them returned.
		await().atMost(Duration.ofSeconds(60))
			.pollInterval(Duration.ofSeconds(2))
			.ignoreExceptions()
			.until(() -> house.ledger.dead().containsAll(ids));
		Verdict verdict = conclude(target + " missing", Answers.of(ids.stream()));
		assertThat(verdict.dead()).isEqualTo(verdict.accepted());
	}

	@Test
	@Order(11)
	void nothingIsAcceptedThatHasNoQueueAndTheTopologyHeals() throws Exception {
		Answers withoutBinding;
		try (Load load = steady(40)) {
			load.awaitAccepted(20);
			// Again if it is declared again before anybody has noticed.
			await().pollInterval(Duration.ofMillis(300)).until(() -> {
				damage((channel) -> channel.queueUnbind("task_queue", "tasks", "task"));
				return load.wasRefused("unroutable");
			});
			load.faultEnds();
			load.awaitAccepted(50);
			withoutBinding = load.end();
		}
		conclude("binding deleted", withoutBinding);
	}

	@Test
	@Order(12)
	void nothingIsLostButWhatIsDeletedWithItsQueue() throws Exception {
		Answers backlog = Load.burst(client, Tasks.SLOW, 60);
		try (Load load = steady(40)) {
			load.awaitAccepted(20);
			Instant before = Instant.now();
			damage((channel) -> channel.queueDelete("task_queue"));
			Instant after = Instant.now();
			load.faultEnds();
			load.awaitAccepted(50);
			Answers answers = load.end();
			// On its way to its client while the queue is deleted: that, too, was in it.
			Answers waiting = backlog.and(answers.acceptedIn(before.minusSeconds(10), after.plusSeconds(1)));
			Verdict others = conclude(
					house.drain("queue deleted", answers.without(waiting)).stalledFor(answers.longestStall()));
			Verdict deleted = house.verdict("", waiting);
			Report.progress("%s: %d tasks were deleted with it".formatted(others.fault(), deleted.lost().size()));
			assertThat(deleted.lost()).isNotEmpty();
			assertThat(deleted.completed()).isNotEmpty();
		}
	}

	@Test
	@Order(13)
	void theSameKeyGivesTheSameTaskAfterTheProducerWasKilled() throws Exception {
		String description = "Answer lost at " + Instant.now();
		String key = "key-" + Instant.now();
		try (Load load = steady(40)) {
			load.awaitAccepted(50);
			try (Socket _ = sendAndDoNotListen(Tasks.task(description, 0), key)) {
				await().atMost(Duration.ofSeconds(20)).until(() -> !idsOf(description).isEmpty());
				house.killProducer();
			}
			load.faultEnds();
			load.awaitAccepted(50);
			Answer retried = client.submit(Tasks.task(description, 0), key);
			Answers answers = load.end();
			conclude("producer killed", answers);
			assertThat(idsOf(description)).containsExactly(retried.id());
		}
	}

	@Test
	@Order(14)
	void aWorkerThatIsStoppedGivesBackWhatItHasNotDone() throws Exception {
		try (Load load = Load.steady(client, Tasks.SLOW, 20)) {
			for (int i = 0; i < scale.workerStops(); i++) {
				Service leaving = house.replaceWorker();
				load.awaitAccepted(20);
				int logged = leaving.log().length();
				leaving.close();
				load.faultEnds();
				assertThat(leaving.log().substring(logged)).doesNotContain("ERROR", "\tat ");
			}
			load.awaitAccepted(20);
			conclude("worker stopped", load.end());
		}
	}

	private static Load steady(int perSecond) {
		return Load.steady(client, Tasks.QUICK, perSecond);
	}

	private static Verdict conclude(String fault, Answers answers) throws Exception {
		return conclude(house.drain(fault, answers));
	}

	private static Verdict conclude(Verdict verdict) throws Exception {
		report.add(verdict);
		assertThat(verdict.accepted()).isNotEmpty();
		assertThat(verdict.lost()).as("lost").isEmpty();
		assertThat(verdict.both()).as("completed and dead").isEmpty();
		house.awaitSameOnBoard(verdict);
		house.awaitBaseline();
		return verdict;
	}

	@AfterEach
	void forgetTheDead() throws Exception {
		house.ledger.forgetDead();
	}

	private static void pause(Duration duration) {
		await().pollDelay(duration).atMost(duration.plusSeconds(10)).until(() -> true);
	}

	private static Set<String> inHand(Service worker) {
		return await().atMost(Duration.ofSeconds(20))
			.until(() -> new HashSet<>(JsonPath.<List<String>>read(worker.get("/work").body(), "$.tasks[*].id")),
					(ids) -> !ids.isEmpty());
	}

	private static boolean isIdle(Service worker) throws IOException {
		return JsonPath.<Integer>read(worker.get("/work").body(), "$.busy") == 0;
	}

	private static void damage(Damage damage) throws Exception {
		try (Connection connection = house.broker.connect(); Channel channel = connection.createChannel()) {
			damage.on(channel);
		}
	}

	private static List<Integer> logLengths() throws IOException {
		List<Integer> lengths = new ArrayList<>();
		for (Service service : house.services().toList()) {
			lengths.add(service.log().length());
		}
		return lengths;
	}

	private static String loggedSince(List<Integer> lengths) throws IOException {
		StringBuilder logged = new StringBuilder();
		for (Service service : house.services().toList()) {
			logged.append(service.log().substring(lengths.removeFirst()));
		}
		return logged.toString();
	}

	private static Set<String> idsOf(String description) throws Exception {
		Set<String> ids = new HashSet<>();
		for (Event event : house.ledger.events()) {
			if (description.equals(event.description())) {
				ids.add(event.taskId());
			}
		}
		return ids;
	}

	private static Socket sendAndDoNotListen(String task, String key) throws IOException {
		Socket socket = new Socket("localhost", house.producer().port());
		byte[] body = task.getBytes(StandardCharsets.UTF_8);
		socket.getOutputStream().write("""
				POST /tasks HTTP/1.1\r
				Host: localhost\r
				Content-Type: application/json\r
				Idempotency-Key: %s\r
				Content-Length: %d\r
				\r
				%s""".formatted(key, body.length, task).getBytes(StandardCharsets.UTF_8));
		return socket;
	}

	/** What is done to the broker's topology. */
	private interface Damage {

		void on(Channel channel) throws IOException;

	}

}
