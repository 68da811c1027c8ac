package dev.warren.messaging.contract;

import com.rabbitmq.client.AMQP.BasicProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.amqp.core.MessageDeliveryMode;
import org.springframework.amqp.core.MessageProperties;

import static org.assertj.core.api.Assertions.assertThat;

class ReceivedEnvelopesTests {

	@ParameterizedTest
	@ValueSource(ints = { 0, 3, 188, 255 })
	void readsAMessageWhoseDeliveryModeAmqpDoesNotKnow(int mode) {
		MessageProperties envelope = read(mode);
		assertThat(envelope.getMessageId()).isEqualTo("1");
		assertThat(envelope.getReceivedDeliveryMode()).isNull();
	}

	@Test
	void keepsTheModesThatAmqpKnows() {
		assertThat(read(1).getReceivedDeliveryMode()).isEqualTo(MessageDeliveryMode.NON_PERSISTENT);
		assertThat(read(2).getReceivedDeliveryMode()).isEqualTo(MessageDeliveryMode.PERSISTENT);
	}

	private static MessageProperties read(int mode) {
		return new ReceivedEnvelopes().toMessageProperties(
				new BasicProperties.Builder().messageId("1").deliveryMode(mode).build(), null, "UTF-8");
	}

}
