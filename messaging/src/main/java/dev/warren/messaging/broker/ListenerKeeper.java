package dev.warren.messaging.broker;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.rabbit.listener.ListenerContainerConsumerFailedEvent;
import org.springframework.amqp.rabbit.listener.RabbitListenerEndpointRegistry;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.core.NestedExceptionUtils;

/**
 * Keeps the listeners consuming: starts them once the broker is there, and again whenever
 * one has stopped for good. DOWN while a listener has no consumer: consumers have a
 * connection of their own, which the broker can refuse while it accepts the other.
 */
final class ListenerKeeper extends BackgroundLoop implements HealthIndicator {

	private static final Logger log = LoggerFactory.getLogger(ListenerKeeper.class);

	private final Map<SimpleMessageListenerContainer, String> failures = new ConcurrentHashMap<>();

	private final PublishingConnection broker;

	private final RabbitListenerEndpointRegistry registry;

	private final ConfigurableApplicationContext context;

	private final BrokerProperties properties;

	ListenerKeeper(PublishingConnection broker, RabbitListenerEndpointRegistry registry,
			ConfigurableApplicationContext context, BrokerProperties properties) {
		super("listener-keeper", Integer.MAX_VALUE);
		this.broker = broker;
		this.registry = registry;
		this.context = context;
		this.properties = properties;
	}

	@EventListener
	void on(ListenerContainerConsumerFailedEvent event) {
		if (event.getSource() instanceof SimpleMessageListenerContainer container) {
			Throwable cause = event.getThrowable();
			failed(container, (cause != null) ? NestedExceptionUtils.getMostSpecificCause(cause).getMessage()
					: event.getReason());
		}
	}

	private void failed(SimpleMessageListenerContainer container, @Nullable String reason) {
		String failure = String.valueOf(reason);
		if (!failure.equals(this.failures.put(container, failure)) && this.broker.isOpen()) {
			log.warn("A consumer of listener '{}' failed: {}", container.getListenerId(), failure);
		}
	}

	@Override
	protected void step() throws InterruptedException {
		if (this.broker.isOpen() && !this.context.isClosed()) {
			containers().forEach(this::keep);
		}
		Thread.sleep(this.properties.retryInterval());
	}

	private void keep(SimpleMessageListenerContainer container) {
		try {
			if (!container.isRunning()) {
				container.start();
			}
			else if (!isIdle(container) && this.failures.remove(container) != null) {
				log.info("Listener '{}' consumes again", container.getListenerId());
			}
		}
		catch (Throwable ex) {
			failed(container, ex.getMessage());
		}
	}

	@Override
	public Health health() {
		Health.Builder health = Health.up();
		containers().forEach((container) -> {
			health.withDetail(container.getListenerId(), container.getActiveConsumerCount() + " consumers");
			if (isIdle(container)) {
				health.down()
					.withDetail(container.getListenerId(),
							"no consumer: " + this.failures.getOrDefault(container, "not connected"));
			}
		});
		return health.build();
	}

	private Stream<SimpleMessageListenerContainer> containers() {
		return this.registry.getListenerContainers()
			.stream()
			.filter(SimpleMessageListenerContainer.class::isInstance)
			.map(SimpleMessageListenerContainer.class::cast);
	}

	private static boolean isIdle(SimpleMessageListenerContainer container) {
		return container.getActiveConsumerCount() == 0;
	}

}
