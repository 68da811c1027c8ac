package dev.warren.producer.deadletters;

import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;

import com.rabbitmq.client.AMQP.BasicProperties;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DeathTests {

	private static final Instant AT = Instant.parse("2026-11-24T12:00:00Z");

	@Test
	void readsWhatTheBrokerNoted() {
		assertThat(
				read(Map.of("x-death", deaths("rejected"), "x-last-death-reason", "rejected", "x-delivery-count", 3L)))
			.isEqualTo(new Death("rejected", AT, 3));
	}

	@Test
	void countsNoMoreDeliveriesThanThereCanBe() {
		assertThat(read(Map.of("x-death", deaths("delivery_limit"), "x-last-death-reason", "delivery_limit",
				"x-delivery-count", 9L)))
			.isEqualTo(new Death("delivery_limit", AT, 5));
	}

	/** Older brokers count the deliveries from the dead letters themselves. */
	@Test
	void doesNotTakeLooksForDeliveries() {
		assertThat(read(Map.of("x-death", deaths("rejected"), "x-delivery-count", 3L)).deliveries()).isNull();
		assertThat(read(Map.of("x-death", deaths("delivery_limit"), "x-delivery-count", 3L)).deliveries()).isEqualTo(5);
	}

	@Test
	void knowsNothingOfWhatNeverDied() {
		Death unknown = new Death(null, null, null);
		assertThat(Death.of(new BasicProperties(), 4)).isEqualTo(unknown);
		assertThat(read(Map.of("x-death", "x"))).isEqualTo(unknown);
		assertThat(read(Map.of("x-death", List.of()))).isEqualTo(unknown);
		assertThat(read(Map.of("x-death", List.of("x")))).isEqualTo(unknown);
		assertThat(read(Map.of("x-death", List.of(Map.of("time", 5))))).isEqualTo(unknown);
	}

	private static List<Map<String, Object>> deaths(String reason) {
		return List.of(Map.of("reason", reason, "time", Date.from(AT)), Map.of("reason", "older"));
	}

	private static Death read(Map<String, Object> headers) {
		return Death.of(new BasicProperties.Builder().headers(headers).build(), 4);
	}

}
