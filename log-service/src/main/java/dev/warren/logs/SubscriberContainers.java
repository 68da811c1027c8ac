package dev.warren.logs;

import dev.warren.messaging.broker.BrokerConnection;

import org.springframework.amqp.core.AnonymousQueue;
import org.springframework.amqp.rabbit.config.ContainerCustomizer;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.stereotype.Component;

/**
 * Makes a listener container for each subscriber. Its queue is exclusive to the
 * connection that declares it, which therefore has to be the one that consumes.
 */
@Component
class SubscriberContainers {

	private static final long SHUTDOWN_MILLIS = 1000;

	private final VirtualThreadTaskExecutor threads = new VirtualThreadTaskExecutor("subscriber-");

	private final ConnectionFactory connectionFactory;

	private final BrokerConnection broker;

	private final RabbitAdmin admin;

	private final ContainerCustomizer<SimpleMessageListenerContainer> customizer;

	private final LogProperties properties;

	SubscriberContainers(ConnectionFactory connectionFactory, BrokerConnection broker,
			ContainerCustomizer<SimpleMessageListenerContainer> customizer, LogProperties properties) {
		this.connectionFactory = connectionFactory;
		this.broker = broker;
		this.admin = new RabbitAdmin(connectionFactory);
		this.customizer = customizer;
		this.properties = properties;
	}

	SubscriberContainer create(AnonymousQueue queue, Interest interest, Subscription subscription) {
		SubscriberContainer container = new SubscriberContainer(this.connectionFactory, this.broker, this.admin, queue,
				interest, subscription::announce);
		this.customizer.configure(container);
		container.setShutdownTimeout(SHUTDOWN_MILLIS);
		container.setPrefetchCount(this.properties.prefetch());
		container.setTaskExecutor(this.threads);
		container.setMessageListener(subscription::deliver);
		container.afterPropertiesSet();
		return container;
	}

}
