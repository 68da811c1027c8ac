package dev.warren.producer.deadletters;

import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.warren.messaging.contract.TaskEvent.Letter;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class DeadMessageTests {

	private static final Instant AT = Instant.parse("2026-11-24T12:00:00Z");

	@Test
	void readsWhatTheBrokerNoted() {
		Letter letter = read(
				Map.of("x-death", deaths("rejected"), "x-last-death-reason", "rejected", "x-delivery-count", 3L));
		assertThat(letter.reason()).isEqualTo("rejected");
		assertThat(letter.diedAt()).isEqualTo(AT);
		assertThat(letter.deliveries()).isEqualTo(3);
	}

	@Test
	void countsNoMoreDeliveriesThanThereCanBe() {
		assertThat(read(Map.of("x-death", deaths("delivery_limit"), "x-last-death-reason", "delivery_limit",
				"x-delivery-count", 9L))
			.deliveries()).isEqualTo(5);
	}

	/** Older brokers count the deliveries from the queue of deaths itself. */
	@Test
	void doesNotTakeDeliveriesOfALetterForThoseOfItsTask() {
		assertThat(read(Map.of("x-death", deaths("rejected"), "x-delivery-count", 3L)).deliveries()).isNull();
		assertThat(read(Map.of("x-death", deaths("delivery_limit"), "x-delivery-count", 3L)).deliveries()).isEqualTo(5);
	}

	@Test
	void knowsNothingOfWhatNeverDied() {
		for (Object death : List.of("x", List.of(), List.of("x"), List.of(Map.of("time", 5)))) {
			Letter letter = read(Map.of("x-death", death));
			assertThat(letter.reason()).isNull();
			assertThat(letter.diedAt()).isNull();
			assertThat(letter.deliveries()).isNull();
		}
	}

	@Test
	void showsTheBeginningOfABody() {
		assertThat(new DeadMessage(new BasicProperties(), "a\nb".getBytes(UTF_8)).letter(4).preview()).isEqualTo("a b");
		Letter binary = new DeadMessage(new BasicProperties(), new byte[] { (byte) 0xac, (byte) 0xed }).letter(4);
		assertThat(binary.text()).isFalse();
		assertThat(binary.preview()).isEqualTo("aced");
		assertThat(binary.idAssigned()).isTrue();
	}

	private static List<Map<String, Object>> deaths(String reason) {
		return List.of(Map.of("reason", reason, "time", Date.from(AT)), Map.of("reason", "older"));
	}

	private static Letter read(Map<String, Object> headers) {
		return new DeadMessage(new BasicProperties.Builder().headers(headers).build(), new byte[0]).letter(4);
	}

}
