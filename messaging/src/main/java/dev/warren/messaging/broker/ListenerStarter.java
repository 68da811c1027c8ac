package dev.warren.messaging.broker;

import org.springframework.amqp.core.MessageListenerContainer;
import org.springframework.amqp.rabbit.listener.RabbitListenerEndpointRegistry;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;

/**
 * Starts the listeners when the broker has been reached. Started without one, each
 * consumer would report the missing broker for itself, again and again. A listener also
 * stops for good when its login is refused, and has to be started again.
 */
final class ListenerStarter {

	private final BrokerConnection broker;

	private final RabbitListenerEndpointRegistry registry;

	ListenerStarter(BrokerConnection broker, RabbitListenerEndpointRegistry registry) {
		this.broker = broker;
		this.registry = registry;
	}

	@EventListener
	void on(ContextRefreshedEvent event) {
		this.broker.onConnect(this::startListeners);
	}

	private synchronized void startListeners() {
		if (this.broker.isRunning()) {
			this.registry.getListenerContainers().forEach(MessageListenerContainer::start);
		}
	}

}
