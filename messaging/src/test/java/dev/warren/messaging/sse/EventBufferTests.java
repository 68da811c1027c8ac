package dev.warren.messaging.sse;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.warren.messaging.sse.EventBuffer.Batch;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EventBufferTests {

	private final EventBuffer<String> buffer = new EventBuffer<>(3, 100, String::length);

	@Test
	void givesAllThatWaitsAtOnce() throws Exception {
		this.buffer.add("a");
		this.buffer.add("b");
		assertThat(take()).isEqualTo(new Batch<>(0, List.of("a", "b")));
		assertThat(take()).isEqualTo(new Batch<>(0, List.of()));
	}

	@Test
	void dropsTheOldestAndCountsThem() throws Exception {
		List.of("a", "b", "c", "d", "e").forEach(this.buffer::add);
		assertThat(take()).isEqualTo(new Batch<>(2, List.of("c", "d", "e")));
		this.buffer.add("f");
		assertThat(take()).isEqualTo(new Batch<>(0, List.of("f")));
	}

	@Test
	void dropsWhatIsTooLargeTogetherButNotASingleOne() throws Exception {
		this.buffer.add("x".repeat(60));
		this.buffer.add("y".repeat(60));
		assertThat(take()).isEqualTo(new Batch<>(1, List.of("y".repeat(60))));
		this.buffer.add("z".repeat(200));
		assertThat(take()).isEqualTo(new Batch<>(0, List.of("z".repeat(200))));
	}

	@Test
	void stopsAtTheBytesThatAreAskedFor() throws Exception {
		List.of("aaaa", "bbbb", "cccc").forEach(this.buffer::add);
		assertThat(this.buffer.take(5, Duration.ZERO).events()).containsExactly("aaaa", "bbbb");
		assertThat(this.buffer.take(1, Duration.ZERO).events()).containsExactly("cccc");
	}

	@Test
	void wakesAWaitingReader() throws Exception {
		CompletableFuture<Batch<String>> taken = waiting();
		this.buffer.add("a");
		assertThat(taken.get(10, TimeUnit.SECONDS).events()).containsExactly("a");
		CompletableFuture<Batch<String>> closed = waiting();
		this.buffer.close();
		assertThat(closed.get(10, TimeUnit.SECONDS).events()).isEmpty();
	}

	private Batch<String> take() throws InterruptedException {
		return this.buffer.take(1000, Duration.ZERO);
	}

	private CompletableFuture<Batch<String>> waiting() {
		CompletableFuture<Batch<String>> future = new CompletableFuture<>();
		Thread.startVirtualThread(() -> {
			try {
				future.complete(this.buffer.take(1000, Duration.ofHours(1)));
			}
			catch (InterruptedException ex) {
				future.completeExceptionally(ex);
			}
		});
		return future;
	}

}
