package dev.warren.system.faults;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

import dev.warren.system.Service;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Clients send more than the memory of a producer holds; it has no workers. */
@Order(65)
class OverloadFaultsIT extends FaultTest {

	private static final int UPLOADS = 8;

	private static final int EVENT_STREAMS = 150;

	/** The default of {@code warren.publisher.max-outstanding}. */
	private static final int MAX_OUTSTANDING = 1000;

	private static Service producer;

	@BeforeAll
	static void startSmallProducer() throws IOException {
		producer = Service.start("task-producer", system.broker.address(), "overload-", "-Xmx192m").awaitReady();
	}

	@AfterAll
	static void stopSmallProducer() throws Exception {
		producer.close();
		system.broker.change((channel) -> channel.queueDelete("overload-task_queue"));
		system.awaitBaseline();
	}

	@Test
	@Order(1)
	void aClientMaySendABatchBeforeItReadsAnyResult() throws Exception {
		List<String> results = CompletableFuture.supplyAsync(() -> upload(TaskBodies.task("Waits", 0), 50_000))
			.get(2, TimeUnit.MINUTES);
		assertThat(results).hasSize(50_000).allMatch((result) -> result.contains("\"id\""));
	}

	@Test
	@Order(2)
	void largeRequestsOnAFullBoardDoNotExhaustTheHeap() throws Exception {
		Instant end = Instant.now().plus(scale.overload());
		List<Socket> streams = new ArrayList<>();
		try {
			for (int i = 0; i < EVENT_STREAMS; i++) {
				streams.add(openEventStreamWithoutReading());
			}
			whileUploading(() -> Instant.now().isBefore(end), () -> {
				while (Instant.now().isBefore(end)) {
					assertThat(producer.get("/tasks?limit=1000").statusCode()).isEqualTo(200);
				}
			});
		}
		finally {
			for (Socket stream : streams) {
				stream.close();
			}
		}
		assertSurvived();
	}

	@Test
	@Order(3)
	void aFrozenBrokerDoesNotMakeThePublisherExhaustTheHeap() throws Exception {
		Instant end = Instant.now().plus(scale.largeFreeze());
		system.broker.freeze();
		try {
			whileUploading(() -> Instant.now().isBefore(end), () -> {
				while (Instant.now().isBefore(end)) {
					assertThat(producer.value("warren.publish.outstanding?tag=publisher:main"))
						.isLessThanOrEqualTo(MAX_OUTSTANDING);
					pause(Duration.ofMillis(200));
				}
			});
		}
		finally {
			system.broker.thaw();
		}
		assertSurvived();
	}

	private static void assertSurvived() throws IOException {
		producer.awaitReady();
		// In the long form the uploads fill the queue.
		HttpResponse<String> answer = producer.post("/tasks", "application/json", TaskBodies.QUICK);
		assertThat(answer.body()).matches((body) -> answer.statusCode() == 202 || body.contains("queue-full"));
		assertThat(producer.log()).doesNotContain("OutOfMemoryError");
	}

	/** Does something beside parallel uploads of large tasks. */
	private static void whileUploading(BooleanSupplier on, Action action) throws Exception {
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			IntStream.range(0, UPLOADS).forEach((_) -> threads.submit(() -> {
				while (on.getAsBoolean()) {
					upload(TaskBodies.LARGE, 500);
				}
			}));
			action.run();
		}
	}

	private static List<String> upload(String task, int tasks) {
		try {
			return BatchUpload.run(producer, task, tasks);
		}
		catch (IOException ex) {
			return List.of(String.valueOf(ex.getMessage()));
		}
	}

	private static Socket openEventStreamWithoutReading() throws IOException {
		Socket socket = new Socket();
		socket.setReceiveBufferSize(4096);
		socket.connect(new InetSocketAddress("127.0.0.1", producer.port()));
		socket.getOutputStream()
			.write("GET /tasks/events HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		return socket;
	}

	private interface Action {

		void run() throws Exception;

	}

}
