package dev.warren.messaging.broker;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.amqp.rabbit.listener.ListenerContainerConsumerFailedEvent;
import org.springframework.amqp.rabbit.listener.RabbitListenerEndpointRegistry;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.event.EventListener;
import org.springframework.core.NestedExceptionUtils;

/**
 * DOWN while a listener has no active consumer: the consumers have a connection of their
 * own, which the broker can refuse while it accepts the publishing one.
 */
final class ConsumersHealthIndicator implements HealthIndicator {

	private final Map<Object, String> failures = new ConcurrentHashMap<>();

	private final RabbitListenerEndpointRegistry registry;

	ConsumersHealthIndicator(RabbitListenerEndpointRegistry registry) {
		this.registry = registry;
	}

	@EventListener
	void on(ListenerContainerConsumerFailedEvent event) {
		Throwable cause = event.getThrowable();
		this.failures.put(event.getSource(), String.valueOf(
				(cause != null) ? NestedExceptionUtils.getMostSpecificCause(cause).getMessage() : event.getReason()));
	}

	@Override
	public Health health() {
		Health.Builder health = Health.up();
		for (var listener : this.registry.getListenerContainers()) {
			if (listener instanceof SimpleMessageListenerContainer container) {
				report(container, health);
			}
		}
		return health.build();
	}

	private void report(SimpleMessageListenerContainer container, Health.Builder health) {
		int consumers = container.getActiveConsumerCount();
		if (consumers > 0) {
			health.withDetail(container.getListenerId(), consumers + " consumers");
		}
		else {
			health.down()
				.withDetail(container.getListenerId(),
						"no active consumer: " + this.failures.getOrDefault(container, "not started yet"));
		}
	}

}
