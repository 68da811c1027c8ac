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

class OpenCallsTests {

	private static final Duration LONG = Duration.ofMinutes(1);

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final OpenCalls calls = new OpenCalls(new CallMetrics(this.meters));

	@Test
	void aCallEndsWithItsReply() {
		CompletableFuture<Delivery> call = this.calls.open("a", LONG);
		CompletableFuture<Delivery> other = this.calls.open("b", LONG);
		assertThat(open()).isEqualTo(2);
		this.calls.complete(reply("a"));
		assertThat(call).isCompleted();
		assertThat(other).isNotDone();
		assertThat(open()).isEqualTo(1);
	}

	@Test
	void aCallEndsAtItsDeadline() {
		CompletableFuture<Delivery> call = this.calls.open("a", Duration.ofMillis(1));
		assertThat(call).failsWithin(Duration.ofSeconds(20))
			.withThrowableThat()
			.withCauseInstanceOf(TimeoutException.class);
		assertThat(open()).isZero();
	}

	@Test
	void allCallsEndAtOnceWhenNoReplyCanCome() {
		CompletableFuture<Delivery> call = this.calls.open("a", LONG);
		this.calls.failAll(new CallFailedException(Outcome.UNAVAILABLE, "lost"));
		assertThat(call).isCompletedExceptionally();
		assertThat(open()).isZero();
	}

	@Test
	void saysWhyAReplyIsDropped() {
		this.calls.open("answered", LONG);
		this.calls.complete(reply("answered"));
		this.calls.open("failed", LONG);
		this.calls.fail("failed", new CallFailedException(Outcome.UNSERVED, "nobody"));
		this.calls.complete(reply("answered"));
		this.calls.complete(reply("failed"));
		this.calls.complete(reply("never heard of"));
		this.calls.complete(reply(null));
		assertThat(dropped("doubled")).isEqualTo(1);
		assertThat(dropped("late")).isEqualTo(1);
		assertThat(dropped("unknown")).isEqualTo(2);
	}

	@Test
	void remembersNoMoreThanTheLastCalls() {
		for (int i = 0; i <= OpenCalls.REMEMBERED; i++) {
			this.calls.open("call-" + i, LONG);
			this.calls.complete(reply("call-" + i));
		}
		assertThat(this.calls.remembered()).isEqualTo(OpenCalls.REMEMBERED);
		this.calls.complete(reply("call-0"));
		this.calls.complete(reply("call-1"));
		assertThat(dropped("unknown")).isEqualTo(1);
		assertThat(dropped("doubled")).isEqualTo(1);
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
