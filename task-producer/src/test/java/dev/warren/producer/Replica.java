package dev.warren.producer;

import java.util.stream.Stream;

import dev.warren.messaging.contract.Names;
import dev.warren.messaging.test.TestBroker;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** One more task-producer, with the same queues as that of the test. */
public final class Replica {

	private Replica() {
	}

	public static ConfigurableApplicationContext start(Names names, String... properties) {
		TestBroker broker = TestBroker.current();
		return new SpringApplicationBuilder(TaskProducerApplication.class).run(Stream.concat(
				Stream.of("server.port=0", "spring.rabbitmq.host=" + broker.host(),
						"spring.rabbitmq.port=" + broker.port(), "spring.rabbitmq.username=" + broker.username(),
						"spring.rabbitmq.password=" + broker.password(), "warren.name-prefix=" + names.namePrefix()),
				Stream.of(properties))
			.map((property) -> "--" + property)
			.toArray(String[]::new));
	}

}
