package dev.warren.messaging.broker;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
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
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.NestedExceptionUtils;

/**
 * Keeps the listeners consuming: starts them once the broker is there, and again whenever
 * one has stopped for good. DOWN while a listener has no consumer: consumers have a
 * connection of their own, which the broker can refuse while it accepts the other.
 */
final class ListenerKeeper implements HealthIndicator {

	private static final Logger log = LoggerFactory.getLogger(ListenerKeeper.class);

	private final Map<Object, String> failures = new ConcurrentHashMap<>();

	private final PublishingConnection broker;

	private final RabbitListenerEndpointRegistry registry;

	private final ConfigurableApplicationContext context;

	private final BrokerProperties properties;

	private String reported = "";

	ListenerKeeper(PublishingConnection broker, RabbitListenerEndpointRegistry registry,
			ConfigurableApplicationContext context, BrokerProperties properties) {
		this.broker = broker;
		this.registry = registry;
		this.context = context;
		this.properties = properties;
	}

	@EventListener
	void on(ContextRefreshedEvent event) {
		if (event.getApplicationContext().equals(this.context)) {
			Thread.ofVirtual().name("listener-keeper").start(this::keep);
		}
	}

	@EventListener
	void on(ListenerContainerConsumerFailedEvent event) {
		this.failures.put(event.getSource(), reason(event.getReason(), event.getThrowable()));
	}

	private void keep() {
		while (!this.context.isClosed()) {
			try {
				if (this.broker.isRunning() && this.broker.isOpen()) {
					containers().filter((container) -> !container.isRunning()).forEach(this::start);
					report();
				}
				Thread.sleep(this.properties.retryInterval());
			}
			catch (InterruptedException _) {
				return;
			}
		}
	}

	private void start(SimpleMessageListenerContainer container) {
		try {
			container.start();
		}
		catch (RuntimeException ex) {
			this.failures.put(container, reason(null, ex));
		}
	}

	private void report() {
		String idle = containers().filter(ListenerKeeper::isIdle)
			.map((container) -> container.getListenerId() + ": " + failure(container))
			.collect(Collectors.joining("; "));
		if (!idle.equals(this.reported)) {
			this.reported = idle;
			if (idle.isEmpty()) {
				log.info("All listeners consume");
			}
			else {
				log.warn("Not consuming: {}", idle);
			}
		}
	}

	@Override
	public Health health() {
		Health.Builder health = Health.up();
		containers().forEach((container) -> {
			health.withDetail(container.getListenerId(), container.getActiveConsumerCount() + " consumers");
			if (isIdle(container)) {
				health.down().withDetail(container.getListenerId(), "no consumer: " + failure(container));
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

	private String failure(SimpleMessageListenerContainer container) {
		return this.failures.getOrDefault(container, "not connected");
	}

	private static String reason(@Nullable String reason, @Nullable Throwable cause) {
		return String.valueOf((cause != null) ? NestedExceptionUtils.getMostSpecificCause(cause).getMessage() : reason);
	}

}
