package dev.warren.messaging.test;

import java.util.List;

import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.Exchange;
import org.springframework.amqp.core.Queue;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.amqp.autoconfigure.RabbitConnectionDetails;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * Connects a context to the broker of the tests and takes its topology away in the end.
 */
@TestConfiguration(proxyBeanMethods = false)
class TestBrokerConfiguration {

	@Bean
	RabbitConnectionDetails testBroker() {
		TestBroker broker = TestBroker.current();
		return new RabbitConnectionDetails() {

			@Override
			public String getUsername() {
				return broker.username();
			}

			@Override
			public String getPassword() {
				return broker.password();
			}

			@Override
			public List<Address> getAddresses() {
				return List.of(new Address(broker.host(), broker.port()));
			}

		};
	}

	@Bean
	DisposableBean topologyCleaner(AmqpAdmin admin, ObjectProvider<Queue> queues, ObjectProvider<Exchange> exchanges) {
		return () -> {
			queues.forEach((queue) -> admin.deleteQueue(queue.getName()));
			exchanges.forEach((exchange) -> admin.deleteExchange(exchange.getName()));
		};
	}

}
