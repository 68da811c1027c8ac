package dev.warren.logs.live;

import java.util.Map;

import dev.warren.logs.Interest;
import dev.warren.logs.archive.ArchivedSeverities;
import dev.warren.messaging.broker.BrokerConnection;

import org.springframework.amqp.core.AnonymousQueue;
import org.springframework.amqp.core.Base64UrlNamingStrategy;
import org.springframework.amqp.core.MessageListener;
import org.springframework.amqp.rabbit.config.ContainerCustomizer;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.stereotype.Component;

/**
 * Makes a listener container for each subscription. Its queue is exclusive to the
 * connection that declares it, which therefore has to be the one that consumes.
 */
@Component
class SubscriptionContainers {

	/** So many messages are acknowledged at once. */
	private static final int MAX_UNACKNOWLEDGED = 50;

	private static final long SHUTDOWN_MILLIS = 1000;

	private final VirtualThreadTaskExecutor threads = new VirtualThreadTaskExecutor("subscription-");

	private final ConnectionFactory connectionFactory;

	private final BrokerConnection broker;

	private final RabbitAdmin admin;

	private final ArchivedSeverities severities;

	private final ContainerCustomizer<SimpleMessageListenerContainer> customizer;

	private final LiveProperties properties;

	SubscriptionContainers(ConnectionFactory connectionFactory, BrokerConnection broker, ArchivedSeverities severities,
			ContainerCustomizer<SimpleMessageListenerContainer> customizer, LiveProperties properties) {
		this.connectionFactory = connectionFactory;
		this.broker = broker;
		this.admin = new RabbitAdmin(connectionFactory);
		this.severities = severities;
		this.customizer = customizer;
		this.properties = properties;
	}

	SubscriptionContainer create(Interest interest, MessageListener listener, Runnable redeclared) {
		AnonymousQueue queue = new AnonymousQueue(new Base64UrlNamingStrategy(interest.exchange() + "-"),
				Map.of("x-max-length", this.properties.maxQueueLength(), "x-overflow", "drop-head"));
		SubscriptionContainer container = new SubscriptionContainer(this.connectionFactory, this.broker, this.admin,
				queue, interest, () -> this.severities.include(interest), redeclared);
		this.customizer.configure(container);
		container.setShutdownTimeout(SHUTDOWN_MILLIS);
		container.setPrefetchCount(this.properties.prefetch());
		container.setBatchSize(Math.min(MAX_UNACKNOWLEDGED, this.properties.prefetch()));
		container.setTaskExecutor(this.threads);
		container.setMessageListener(listener);
		container.afterPropertiesSet();
		return container;
	}

}
