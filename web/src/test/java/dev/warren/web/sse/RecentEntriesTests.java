package dev.warren.web.sse;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import dev.warren.web.sse.Slice.Entry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RecentEntriesTests {

	private final RecentEntries<String> entries = new RecentEntries<>(3, 100, String::length);

	@Test
	void givesEachReaderWhatFollowsItsOffset() throws Exception {
		add(10, "a", "b", "c");
		assertThat(take(this.entries.cursor(9))).isEqualTo(slice(10, "a", "b", "c"));
		assertThat(take(this.entries.cursor(11))).isEqualTo(slice(12, "c"));
		assertThat(take(this.entries.cursor(12)).entries()).isEmpty();
	}

	@Test
	void goesOnAfterWhatItHasLookedAt() throws Exception {
		add(0, "a", "b", "a");
		Cursor<String> cursor = this.entries.cursor(-1);
		assertThat(cursor.take("b"::equals, 100, Duration.ZERO)).isEqualTo(slice(1, "b"));
		assertThat(cursor.offset()).isEqualTo(2);
	}

	@Test
	void stopsAtTheBytesThatAreAskedForButGivesOneEntryInAnyCase() throws Exception {
		add(0, "aaaa", "bbbb", "c");
		Cursor<String> cursor = this.entries.cursor(-1);
		assertThat(cursor.take((_) -> true, 2, Duration.ZERO)).isEqualTo(slice(0, "aaaa"));
		assertThat(cursor.take((_) -> true, 5, Duration.ZERO)).isEqualTo(slice(1, "bbbb", "c"));
	}

	@Test
	void tellsAReaderThatIsTooFarBehind() throws Exception {
		add(0, "a", "b", "c", "d", "e");
		Cursor<String> cursor = this.entries.cursor(0);
		assertThat(cursor.isBehind()).isTrue();
		assertThat(take(cursor).missed()).isEqualTo(1);
		assertThat(cursor.isBehind()).isFalse();
		assertThat(this.entries.cursor(1).isBehind()).isFalse();
	}

	@Test
	void isBoundedInBytesButKeepsTheNewestEntry() throws Exception {
		add(0, "x".repeat(60), "y".repeat(60));
		assertThat(this.entries.completeAfter()).isZero();
		add(2, "z".repeat(200));
		assertThat(take(this.entries.cursor(1))).isEqualTo(slice(2, "z".repeat(200)));
	}

	@Test
	void startsOverWithAStreamThatBeginsAnew() throws Exception {
		add(100, "old");
		Cursor<String> cursor = this.entries.cursor(100);
		this.entries.clear();
		add(0, "new");
		assertThat(take(cursor)).isEqualTo(new Slice<>(Slice.ALL, List.of(new Entry<>(0, "new"))));
		assertThat(take(cursor).gap()).isFalse();
	}

	@Test
	void looksAtABoundedNumberOfEntriesAtOnce() throws Exception {
		RecentEntries<String> many = new RecentEntries<>(10_000, 100_000, String::length);
		IntStream.range(0, 5000).forEach((offset) -> many.add(offset, "a"));
		many.add(5000, "wanted");
		Cursor<String> cursor = many.cursor(-1);
		assertThat(cursor.take("wanted"::equals, 100, Duration.ZERO).entries()).isEmpty();
		assertThat(cursor.take("wanted"::equals, 100, Duration.ZERO).entries()).isEmpty();
		assertThat(cursor.take("wanted"::equals, 100, Duration.ZERO).entries())
			.containsExactly(new Entry<>(5000, "wanted"));
	}

	@Test
	void wakesAWaitingReader() throws Exception {
		Cursor<String> cursor = this.entries.cursor(-1);
		CompletableFuture<Slice<String>> taken = waiting(cursor);
		add(0, "a");
		assertThat(taken.get(10, TimeUnit.SECONDS)).isEqualTo(slice(0, "a"));
		CompletableFuture<Slice<String>> closed = waiting(cursor);
		cursor.close();
		assertThat(closed.get(10, TimeUnit.SECONDS).entries()).isEmpty();
	}

	private void add(long offset, String... values) {
		for (int i = 0; i < values.length; i++) {
			this.entries.add(offset + i, values[i]);
		}
	}

	private static Slice<String> take(Cursor<String> cursor) throws InterruptedException {
		return cursor.take((_) -> true, 1000, Duration.ZERO);
	}

	private static Slice<String> slice(long offset, String... values) {
		return new Slice<>(0,
				IntStream.range(0, values.length).mapToObj((i) -> new Entry<>(offset + i, values[i])).toList());
	}

	private static CompletableFuture<Slice<String>> waiting(Cursor<String> cursor) {
		CompletableFuture<Slice<String>> future = new CompletableFuture<>();
		Thread.startVirtualThread(() -> {
			try {
				future.complete(cursor.take((_) -> true, 1000, Duration.ofHours(1)));
			}
			catch (InterruptedException ex) {
				future.completeExceptionally(ex);
			}
		});
		return future;
	}

}
