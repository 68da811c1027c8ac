package dev.warren.worker.tasks;

import dev.warren.messaging.broker.BrokerConnection;

import org.springframework.amqp.rabbit.config.ContainerCustomizer;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.boot.amqp.autoconfigure.SimpleRabbitListenerContainerFactoryConfigurer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Boot's listener containers, with a connection for each consumer of tasks. */
@Configuration(proxyBeanMethods = false)
class TaskConsumers {

	@Bean
	SimpleRabbitListenerContainerFactory taskContainers(SimpleRabbitListenerContainerFactoryConfigurer configurer,
			ContainerCustomizer<SimpleMessageListenerContainer> customizer, BrokerConnection broker,
			BrokenDeliveriesHealthIndicator brokenDeliveries) {
		SimpleRabbitListenerContainerFactory factory = new SimpleRabbitListenerContainerFactory();
		configurer.configure(factory, new ConnectionPerConsumer(broker, brokenDeliveries));
		factory.setContainerCustomizer(customizer);
		return factory;
	}

}
