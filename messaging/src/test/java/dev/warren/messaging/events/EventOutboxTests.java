package dev.warren.messaging.events;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.amqp.core.Message;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.unit.DataSize;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class EventOutboxTests {

	private static final CompletableFuture<Void> CONFIRMED = CompletableFuture.completedFuture(null);

	private final List<String> sent = new CopyOnWriteArrayList<>();

	private final AtomicInteger dropped = new AtomicInteger();

	private volatile Supplier<CompletableFuture<Void>> broker = () -> CONFIRMED;

	private final EventOutbox outbox = new EventOutbox(this::publish, (int) DataSize.ofMegabytes(1).toBytes(),
			this.dropped::incrementAndGet);

	@AfterEach
	void stop() {
		this.broker = () -> CONFIRMED;
		this.outbox.stop();
	}

	@Test
	void sendsManyWithoutWaitingForEachConfirm() {
		CompletableFuture<Void> confirm = new CompletableFuture<>();
		this.broker = () -> confirm;
		List<CompletableFuture<Boolean>> added = add(100);
		this.outbox.start();
		await().untilAsserted(() -> assertThat(this.sent).hasSize(100));
		assertThat(this.outbox.size()).isEqualTo(100);
		assertThat(added).noneMatch(CompletableFuture::isDone);
		confirm.complete(null);
		assertThat(added).allMatch(CompletableFuture::join);
		assertThat(this.outbox.size()).isZero();
	}

	@Test
	void sendsAgainWhatWasNotConfirmedInItsOrder(CapturedOutput output) {
		CompletableFuture<Void> confirm = new CompletableFuture<>();
		this.broker = () -> confirm;
		List<CompletableFuture<Boolean>> added = add(20);
		this.outbox.start();
		await().untilAsserted(() -> assertThat(this.sent).hasSize(20));
		this.broker = () -> CONFIRMED;
		confirm.completeExceptionally(new IllegalStateException("channel closed"));
		await().untilAsserted(() -> assertThat(this.outbox.size()).isZero());
		assertThat(added).noneMatch(CompletableFuture::join);
		assertThat(this.sent.subList(20, 40)).isEqualTo(texts(20));
		assertThat(output).containsOnlyOnce("WARN").containsOnlyOnce("Task events reach the history again");
	}

	@Test
	void pausesBetweenAttemptsAndNoCallerWaitsDuringAnOutage(CapturedOutput output) {
		this.broker = () -> CompletableFuture.failedFuture(new IllegalStateException("no permission"));
		this.outbox.start();
		add(1);
		await().untilAsserted(() -> assertThat(output).contains("no permission"));
		assertThat(add(100)).allSatisfy((confirmed) -> assertThat(confirmed.getNow(true)).isFalse());
		await().untilAsserted(() -> assertThat(this.sent).hasSizeGreaterThan(2));
		assertThat(this.sent).containsOnly("0").hasSizeLessThan(20);
		assertThat(output).containsOnlyOnce("WARN");
	}

	@Test
	void survivesAnyThrowable() {
		this.broker = () -> {
			throw new OutOfMemoryError("a test");
		};
		this.outbox.start();
		add(3);
		await().untilAsserted(() -> assertThat(this.sent).isNotEmpty());
		this.broker = () -> CONFIRMED;
		await().untilAsserted(() -> assertThat(this.outbox.size()).isZero());
	}

	@Test
	void dropsOnlyTheEventThatCanNeverBeSent() {
		this.broker = () -> {
			throw new IllegalArgumentException("too long for AMQP");
		};
		this.outbox.start();
		add(1);
		await().untilAsserted(() -> assertThat(this.dropped).hasValue(1));
		this.broker = () -> CONFIRMED;
		assertThat(add(1).getFirst().join()).isTrue();
	}

	@Test
	void dropsWhatIsBeyondItsSize() {
		List<CompletableFuture<Boolean>> added = add(2000);
		int kept = this.outbox.size();
		assertThat(kept).isBetween(900, 1024);
		assertThat(this.dropped).hasValue(2000 - kept);
		assertThat(added.subList(kept, 2000)).allSatisfy((confirmed) -> assertThat(confirmed.getNow(true)).isFalse());
		this.outbox.start();
		await().untilAsserted(() -> assertThat(this.sent).isEqualTo(texts(kept)));
		await().untilAsserted(() -> assertThat(this.outbox.size()).isZero());
		assertThat(add(1).getFirst().join()).isTrue();
	}

	@Test
	void drainsBeforeItStops() {
		this.broker = () -> new CompletableFuture<Void>().completeOnTimeout(null, 200, TimeUnit.MILLISECONDS);
		add(1000);
		this.outbox.start();
		this.outbox.stop();
		assertThat(this.outbox.size()).isZero();
	}

	@Test
	void doesNotDrainForEver(CapturedOutput output) {
		this.broker = CompletableFuture::new;
		add(3);
		this.outbox.start();
		this.outbox.stop();
		assertThat(output).contains("Stopping with 3 task events");
	}

	private CompletableFuture<Void> publish(Message message) {
		this.sent.add(new String(message.getBody(), UTF_8));
		return this.broker.get();
	}

	private List<CompletableFuture<Boolean>> add(int count) {
		return texts(count).stream().map((text) -> this.outbox.add(new Message(text.getBytes(UTF_8)))).toList();
	}

	private static List<String> texts(int count) {
		return IntStream.range(0, count).mapToObj(String::valueOf).toList();
	}

}
