package dev.warren.fib.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.Envelope;
import dev.warren.fib.FibProperties;
import dev.warren.fib.FibProperties.Cache;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class PendingCallsTests {

	private static final Exception LOST = new IllegalStateException("lost");

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final PendingCalls calls = calls(Duration.ofMinutes(1));

	@Test
	void aCallEndsWithItsReply() {
		CompletableFuture<Delivery> call = this.calls.open("a");
		CompletableFuture<Delivery> other = this.calls.open("b");
		assertThat(open()).isEqualTo(2);
		this.calls.complete(reply("a"));
		assertThat(call).isCompleted();
		assertThat(other).isNotDone();
		assertThat(open()).isEqualTo(1);
	}

	@Test
	void aCallEndsAtItsDeadline() {
		CompletableFuture<Delivery> call = calls(Duration.ofMillis(1)).open("a");
		assertThat(call).failsWithin(Duration.ofSeconds(20))
			.withThrowableThat()
			.withCauseInstanceOf(TimeoutException.class);
	}

	@Test
	void allCallsEndAtOnceWhenNoReplyCanCome() {
		CompletableFuture<Delivery> call = this.calls.open("a");
		this.calls.failAll("lost");
		assertThat(call).isCompletedExceptionally();
	}

	@Test
	void saysWhyAReplyIsDropped() {
		end("answered", true);
		end("failed", false);
		this.calls.complete(reply("answered"));
		this.calls.complete(reply("failed"));
		this.calls.complete(reply("never heard of"));
		this.calls.complete(reply(null));
		assertThat(dropped("doubled")).isEqualTo(1);
		assertThat(dropped("late")).isEqualTo(1);
		assertThat(dropped("unknown")).isEqualTo(2);
	}

	@Test
	void saysSoAsSoonAsTheCallHasEnded() {
		this.calls.open("answered").complete(reply("answered"));
		this.calls.open("failed").completeExceptionally(LOST);
		this.calls.complete(reply("answered"));
		this.calls.complete(reply("failed"));
		assertThat(dropped("doubled")).isEqualTo(1);
		assertThat(dropped("late")).isEqualTo(1);
	}

	@Test
	void remembersOnlyTheLastCalls() {
		int ended = 3 * PendingCalls.REMEMBERED;
		for (int i = 0; i < ended; i++) {
			end("call-" + i, true);
		}
		// The cache drops what is too much on another thread.
		await().untilAsserted(() -> {
			double before = dropped("doubled");
			for (int i = 0; i < ended; i++) {
				this.calls.complete(reply("call-" + i));
			}
			assertThat(dropped("doubled") - before).isBetween(1.0, (double) PendingCalls.REMEMBERED);
		});
	}

	private void end(String id, boolean answered) {
		CompletableFuture<Delivery> call = this.calls.open(id);
		if (answered) {
			this.calls.complete(reply(id));
		}
		else {
			call.completeExceptionally(LOST);
		}
	}

	private PendingCalls calls(Duration timeout) {
		return new PendingCalls(new FibProperties(1, timeout, 10, timeout, 1, new Cache(DataSize.ofBytes(0), timeout)),
				this.meters);
	}

	private double open() {
		return this.meters.get("warren.rpc.calls.open").gauge().value();
	}

	private double dropped(String reason) {
		return this.meters.counter("warren.rpc.replies.dropped", "reason", reason).count();
	}

	private static Delivery reply(@Nullable String id) {
		return new Delivery(new Envelope(1, false, "", "replies"),
				new BasicProperties.Builder().correlationId(id).build(), new byte[0]);
	}

}
