package dev.warren.messaging.stream;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.warren.messaging.stream.StreamBuffer.Batch;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StreamBufferTests {

	private final StreamBuffer<String> buffer = new StreamBuffer<>(3, 100, String::length);

	@Test
	void givesAllThatWaitsAtOnce() throws Exception {
		assertThat(this.buffer.offer("a")).isTrue();
		assertThat(this.buffer.offer("b")).isTrue();
		assertThat(take()).isEqualTo(new Batch<>(0, List.of("a", "b")));
		assertThat(take()).isEqualTo(new Batch<>(0, List.of()));
	}

	@Test
	void dropsTheOldestAndCountsThem() throws Exception {
		List.of("a", "b", "c").forEach(this.buffer::offer);
		assertThat(this.buffer.offer("d")).isFalse();
		assertThat(this.buffer.offer("e")).isFalse();
		assertThat(take()).isEqualTo(new Batch<>(2, List.of("c", "d", "e")));
		this.buffer.offer("f");
		assertThat(take()).isEqualTo(new Batch<>(0, List.of("f")));
	}

	@Test
	void dropsWhatIsTooLargeTogetherButNotASingleOne() throws Exception {
		this.buffer.offer("x".repeat(60));
		this.buffer.offer("y".repeat(60));
		assertThat(take()).isEqualTo(new Batch<>(1, List.of("y".repeat(60))));
		assertThat(this.buffer.offer("z".repeat(200))).isTrue();
		assertThat(take().items()).hasSize(1);
	}

	@Test
	void knowsHowFullItIs() throws Exception {
		assertThat(this.buffer.isHalfFull()).isFalse();
		this.buffer.offer("x".repeat(51));
		assertThat(this.buffer.isHalfFull()).isTrue();
		take();
		assertThat(this.buffer.isHalfFull()).isFalse();
	}

	@Test
	void wakesWhoeverWaits() throws Exception {
		CompletableFuture<Batch<String>> taken = waiting();
		this.buffer.offer("a");
		assertThat(taken.get(10, TimeUnit.SECONDS).items()).containsExactly("a");
		CompletableFuture<Batch<String>> closed = waiting();
		this.buffer.close();
		assertThat(closed.get(10, TimeUnit.SECONDS).items()).isEmpty();
	}

	private Batch<String> take() throws InterruptedException {
		return this.buffer.take(Duration.ZERO);
	}

	private CompletableFuture<Batch<String>> waiting() {
		CompletableFuture<Batch<String>> future = new CompletableFuture<>();
		Thread.startVirtualThread(() -> {
			try {
				future.complete(this.buffer.take(Duration.ofHours(1)));
			}
			catch (InterruptedException ex) {
				future.completeExceptionally(ex);
			}
		});
		return future;
	}

}
