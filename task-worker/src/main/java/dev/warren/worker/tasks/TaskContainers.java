package dev.warren.worker.tasks;

import com.rabbitmq.client.Channel;
import dev.warren.messaging.broker.BrokerConnection;

import org.springframework.amqp.rabbit.config.ContainerCustomizer;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.connection.AbstractConnectionFactory;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.SimpleConnection;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.aop.MethodBeforeAdvice;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.boot.amqp.autoconfigure.SimpleRabbitListenerContainerFactoryConfigurer;
import org.springframework.stereotype.Component;

/**
 * Boot's listener containers, with a connection for each consumer. A message that
 * RabbitMQ or the client cannot convert breaks its whole connection at each delivery: on
 * a shared one, every other task in work would lose an attempt each time.
 */
@Component
class TaskContainers extends SimpleRabbitListenerContainerFactory {

	private static final int CLOSE_TIMEOUT_MILLIS = 3000;

	TaskContainers(SimpleRabbitListenerContainerFactoryConfigurer configurer,
			ContainerCustomizer<SimpleMessageListenerContainer> customizer, BrokerConnection broker,
			BrokenDeliveriesHealthIndicator brokenDeliveries) {
		configurer.configure(this, new AbstractConnectionFactory(new com.rabbitmq.client.ConnectionFactory()) {

			@Override
			public Connection createConnection() {
				com.rabbitmq.client.Connection opened = broker.openIsolated("tasks");
				opened.addShutdownListener(brokenDeliveries);
				return new SimpleConnection(opened, CLOSE_TIMEOUT_MILLIS) {

					@Override
					public Channel createChannel(boolean transactional) {
						return givingBack(super.createChannel(transactional));
					}

				};
			}

		});
		setContainerCustomizer(customizer);
	}

	/**
	 * RabbitMQ counts what a closing channel has not settled as failed, unless it is
	 * given back before. The container has cancelled the consumer by then.
	 */
	private static Channel givingBack(Channel channel) {
		ProxyFactory proxy = new ProxyFactory(channel);
		proxy.addAdvice((MethodBeforeAdvice) (method, _, _) -> {
			if (method.getName().equals("close") && channel.isOpen()) {
				channel.basicNack(0, true, true);
			}
		});
		return (Channel) proxy.getProxy();
	}

}
