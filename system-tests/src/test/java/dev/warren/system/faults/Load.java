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

/** Clients that submit tasks and record the outcome of each. */
final class Load implements AutoCloseable {

	private static final int CLIENTS = 16;

	private static final int MAX_TASKS = 100_000;

	private final Queue<Submission> submissions = new ConcurrentLinkedQueue<>();

	private final CountDownLatch stop = new CountDownLatch(1);

	private final Instant start = Instant.now();

	private final TaskClient client;

	private final String task;

	private final Duration pause;

	private final AtomicInteger remaining;

	private final List<Thread> clients;

	private final List<Instant> faultEnds = new CopyOnWriteArrayList<>();

	private Load(TaskClient client, String task, int tasks, Duration pause) {
		this.client = client;
		this.task = task;
		this.remaining = new AtomicInteger(tasks);
		this.pause = pause;
		this.clients = IntStream.range(0, CLIENTS).mapToObj((_) -> Thread.startVirtualThread(this::submit)).toList();
	}

	static Load steady(TaskClient client, String task, int perSecond) {
		return new Load(client, task, MAX_TASKS, Duration.ofMillis(CLIENTS * 1000L / perSecond));
	}

	/** Submits the same task several times, as fast as the answers arrive. */
	static Submissions burst(TaskClient client, String task, int tasks) throws InterruptedException {
		try (Load load = new Load(client, task, tasks, Duration.ZERO)) {
			return load.join();
		}
	}

	private void submit() {
		try {
			do {
				if (this.remaining.getAndDecrement() <= 0) {
					return;
				}
				this.submissions.add(this.client.submit(this.task));
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

	/** Waits until this many more tasks are accepted. */
	void awaitAccepted(int tasks) {
		long before = accepted();
		await().atMost(Duration.ofSeconds(60)).until(() -> accepted() >= before + tasks);
	}

	boolean wasRefused(String type) {
		return this.submissions.stream().anyMatch((submission) -> type.equals(submission.refusal()));
	}

	void awaitRefused(String type) {
		Instant now = Instant.now();
		await().atMost(Duration.ofSeconds(30))
			.until(() -> this.submissions.stream()
				.anyMatch((submission) -> type.equals(submission.refusal()) && submission.at().isAfter(now)));
	}

	private long accepted() {
		return this.submissions.stream().filter(Submission::isAccepted).count();
	}

	/** Ends the load once every client has its answer. */
	Submissions end() throws InterruptedException {
		this.stop.countDown();
		return join();
	}

	private Submissions join() throws InterruptedException {
		for (Thread thread : this.clients) {
			assertThat(thread.join(Duration.ofSeconds(90))).as("client has received its answer").isTrue();
		}
		return new Submissions(List.copyOf(this.submissions), this.start, Instant.now(), List.copyOf(this.faultEnds));
	}

	@Override
	public void close() {
		this.stop.countDown();
		this.clients.forEach(Thread::interrupt);
	}

}
