package dev.warren.messaging.contract;

import java.time.Instant;
import java.util.Date;

import org.junit.jupiter.api.Test;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageDeliveryMode;
import org.springframework.amqp.core.MessageProperties;

import static org.assertj.core.api.Assertions.assertThat;

class MessagesTests {

	@Test
	void textIsUtf8AndPersistent() {
		Message message = Messages.text("hello", "Größe").build();
		assertThat(message.getBody()).hasSize(7);
		assertThat(message.getMessageProperties()).satisfies((envelope) -> {
			assertThat(envelope.getType()).isEqualTo("hello");
			assertThat(envelope.getContentType()).isEqualTo("text/plain");
			assertThat(envelope.getContentEncoding()).isEqualTo("UTF-8");
			assertThat(envelope.getDeliveryMode()).isEqualTo(MessageDeliveryMode.PERSISTENT);
		});
	}

	@Test
	void aMessageWithoutATimeIsNotDated1970() {
		MessageProperties envelope = new MessageProperties();
		assertThat(Messages.publishedAt(envelope)).isNull();
		envelope.setTimestamp(new Date(0));
		envelope.setHeader(Headers.PUBLISHED_AT, 0L);
		assertThat(Messages.publishedAt(envelope)).isNull();
	}

	@Test
	void prefersTheTimeInMilliseconds() {
		MessageProperties envelope = new MessageProperties();
		envelope.setTimestamp(new Date(5000));
		assertThat(Messages.publishedAt(envelope)).isEqualTo(Instant.ofEpochMilli(5000));
		envelope.setHeader(Headers.PUBLISHED_AT, 5432);
		assertThat(Messages.publishedAt(envelope)).isEqualTo(Instant.ofEpochMilli(5432));
	}

}
