package dev.warren.system.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Clients that submit at a steady rate and write down every answer. */
final class Load implements AutoCloseable {

	private static final int CLIENTS = 16;

	private static final int MOST_TASKS = 50_000;

	private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

	private final CountDownLatch stop = new CountDownLatch(1);

	private final Instant start = Instant.now();

	private final Client client;

	private final String task;

	private final Duration pause;

	private final AtomicInteger left;

	private final List<Thread> clients;

	private final List<Instant> faultEnds = new CopyOnWriteArrayList<>();

	private Load(Client client, String task, int tasks, Duration pause) {
		this.client = client;
		this.task = task;
		this.left = new AtomicInteger(tasks);
		this.pause = pause;
		this.clients = IntStream.range(0, CLIENTS).mapToObj((_) -> Thread.startVirtualThread(this::submit)).toList();
	}

	static Load steady(Client client, String task, int perSecond) {
		return new Load(client, task, MOST_TASKS, Duration.ofMillis(CLIENTS * 1000L / perSecond));
	}

	/** So many of it as fast as the answers come. */
	static Answers burst(Client client, String task, int tasks) throws InterruptedException {
		try (Load load = new Load(client, task, tasks, Duration.ZERO)) {
			return load.join();
		}
	}

	private void submit() {
		try {
			do {
				if (this.left.getAndDecrement() <= 0) {
					return;
				}
				this.answers.add(this.client.submit(this.task));
			}
			while (!this.stop.await(this.pause.toMillis(), TimeUnit.MILLISECONDS));
		}
		catch (InterruptedException _) {
			Thread.currentThread().interrupt();
		}
	}

	void faultEnds() {
		this.faultEnds.add(Instant.now());
	}

	/** Waits until another so many tasks are accepted. */
	void awaitAccepted(int tasks) {
		long before = accepted();
		await().atMost(Duration.ofSeconds(60)).until(() -> accepted() >= before + tasks);
	}

	boolean wasRefused(String type) {
		return this.answers.stream().anyMatch((answer) -> type.equals(answer.refusal()));
	}

	void awaitRefused(String type) {
		Instant now = Instant.now();
		await().atMost(Duration.ofSeconds(30))
			.until(() -> this.answers.stream()
				.anyMatch((answer) -> type.equals(answer.refusal()) && answer.at().isAfter(now)));
	}

	private long accepted() {
		return this.answers.stream().filter(Answer::isAccepted).count();
	}

	/** Ends the load once every client has its answer. */
	Answers end() throws InterruptedException {
		this.stop.countDown();
		return join();
	}

	private Answers join() throws InterruptedException {
		for (Thread thread : this.clients) {
			assertThat(thread.join(Duration.ofSeconds(90))).as("client has its answer").isTrue();
		}
		return new Answers(List.copyOf(this.answers), this.start, Instant.now(), List.copyOf(this.faultEnds));
	}

	@Override
	public void close() {
		this.stop.countDown();
		this.clients.forEach(Thread::interrupt);
	}

}
