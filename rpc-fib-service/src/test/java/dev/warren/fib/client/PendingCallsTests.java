package dev.warren.fib.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.Envelope;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class PendingCallsTests {

	private static final Duration LONG = Duration.ofMinutes(1);

	private static final CallFailedException LOST = new CallFailedException(Outcome.UNAVAILABLE, "lost");

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final PendingCalls calls = new PendingCalls(this.meters);

	@Test
	void aCallEndsWithItsReply() {
		CompletableFuture<Delivery> call = this.calls.open("a", LONG);
		CompletableFuture<Delivery> other = this.calls.open("b", LONG);
		assertThat(open()).isEqualTo(2);
		this.calls.complete(reply("a"));
		assertThat(call).isCompleted();
		assertThat(other).isNotDone();
		this.calls.close("a", call);
		assertThat(open()).isEqualTo(1);
	}

	@Test
	void aCallEndsAtItsDeadline() {
		CompletableFuture<Delivery> call = this.calls.open("a", Duration.ofMillis(1));
		assertThat(call).failsWithin(Duration.ofSeconds(20))
			.withThrowableThat()
			.withCauseInstanceOf(TimeoutException.class);
	}

	@Test
	void allCallsEndAtOnceWhenNoReplyCanCome() {
		CompletableFuture<Delivery> call = this.calls.open("a", LONG);
		this.calls.failAll(LOST);
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
	void saysSoAlsoBetweenTheEndOfACallAndItsClosing() {
		this.calls.open("answered", LONG).complete(reply("answered"));
		this.calls.open("failed", LONG).completeExceptionally(LOST);
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
		CompletableFuture<Delivery> call = this.calls.open(id, LONG);
		if (answered) {
			this.calls.complete(reply(id));
		}
		else {
			call.completeExceptionally(LOST);
		}
		this.calls.close(id, call);
	}

	private double open() {
		return this.meters.get("warren.rpc.calls.open").gauge().value();
	}

	private double dropped(String reason) {
		return this.meters.get("warren.rpc.replies.dropped").tag("reason", reason).counter().count();
	}

	private static Delivery reply(@Nullable String id) {
		return new Delivery(new Envelope(1, false, "", "replies"),
				new BasicProperties.Builder().correlationId(id).build(), new byte[0]);
	}

}
