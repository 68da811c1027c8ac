package dev.warren.messaging.events;

import java.nio.charset.StandardCharsets;

import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.contract.TaskEvent.Type;
import dev.warren.messaging.contract.TaskTopology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@SpringBootTest(classes = TaskEventPublisherTests.Application.class,
		properties = { "spring.application.name=events-test", "spring.config.import=classpath:warren-defaults.yaml",
				"spring.rabbitmq.port=9" })
class TaskEventPublisherTests {

	@Autowired
	TaskEventPublisher events;

	@Test
	void readsEventsOfNewerVersions() {
		TaskEvent event = this.events.read(message("""
				{"taskId":"t","type":"STARTED","at":"2026-11-23T00:00:00Z","redrives":0,"attempt":1,"mood":"good"}"""));
		assertThat(event.type()).isEqualTo(Type.STARTED);
		assertThat(event.routingKey()).isEqualTo("task.started");
	}

	@Test
	void shortensWhatIsTooLongToBeKept() {
		TaskEvent event = this.events.read(message("""
				{"taskId":"t","type":"DEAD","at":"2026-11-23T00:00:00Z","redrives":0,"attempt":1,"error":"%s"}"""
			.formatted("x".repeat(100_000))));
		assertThat(event.error()).hasSize(1000);
	}

	@Test
	void readsNothingThatCannotBeWrittenAgain() {
		TaskEvent event = this.events.read(
				message("""
						{"taskId":"t","type":"DEAD","at":"2026-11-23T00:00:00Z","redrives":0,"attempt":1,"error":"\\ud83d"}"""));
		assertThat(event.error()).isEqualTo("\ufffd");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "null", "[]", "{}", "garbage", "{\"taskId\":\"t\",\"type\":\"STARTED\"}",
			"{\"taskId\":\"\",\"type\":\"STARTED\",\"at\":\"2026-11-23T00:00:00Z\",\"redrives\":0,\"attempt\":1}",
			"{\"taskId\":\"t\",\"type\":\"LOST\",\"at\":\"2026-11-23T00:00:00Z\",\"redrives\":0,\"attempt\":1}",
			"{\"taskId\":\"t\",\"type\":\"STARTED\",\"at\":\"yesterday\",\"redrives\":0,\"attempt\":1}",
			"{\"taskId\":\"t\",\"type\":\"STARTED\",\"at\":\"2026-11-23T00:00:00Z\",\"redrives\":-1,\"attempt\":1}" })
	void saysThatAMessageIsNoEvent(String body) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.events.read(message(body)));
	}

	private static Message message(String body) {
		return MessageBuilder.withBody(body.getBytes(StandardCharsets.UTF_8)).build();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(TaskTopology.class)
	static class Application {

	}

}
