package dev.warren.fib.server;

import java.time.Duration;
import java.time.Instant;

import dev.warren.messaging.contract.Headers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.amqp.core.MessageProperties;

import static org.assertj.core.api.Assertions.assertThat;

class FibRequestTests {

	private static final Instant NOW = Instant.ofEpochMilli(1_000_000);

	private static final Duration MAX = Duration.ofSeconds(10);

	/** Expiration and age in milliseconds; a negative age is a clock that is ahead. */
	@ParameterizedTest
	@CsvSource({ "5000,1000,4000", "5000,5000,0", "5000,7000,-2000", "5000,-3000,5000", "5000,,5000", ",1000,10000",
			",,10000", "60000,1000,10000", "60000,55000,5000", "0,1000,10000", "soon,1000,10000" })
	void hasTheExpirationLessTheAgeAndNeverMoreThanTheMaximum(String expiration, Long age, long left) {
		MessageProperties request = new MessageProperties();
		request.setExpiration(expiration);
		if (age != null) {
			request.setHeader(Headers.PUBLISHED_AT, NOW.toEpochMilli() - age);
		}
		assertThat(timeLeft(request)).isEqualTo(Duration.ofMillis(left));
	}

	@ParameterizedTest
	@ValueSource(longs = { -10_000_000_000_000_000L, 0 })
	void hasNoTimeLeftIfItWasPublishedAgesAgo(long publishedAt) {
		MessageProperties request = new MessageProperties();
		request.setExpiration("5000");
		request.setHeader(Headers.PUBLISHED_AT, publishedAt);
		assertThat(timeLeft(request)).isNegative();
	}

	private static Duration timeLeft(MessageProperties request) {
		return new FibRequest(request, new byte[0]).timeLeft(MAX, NOW);
	}

}
