package dev.warren.messaging.publish;

import java.util.function.Function;

import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.broker.ConnectionHealth;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.amqp.core.Exchange;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** Confirmed publishing, observed. */
@AutoConfiguration(afterName = "dev.warren.messaging.broker.BrokerAutoConfiguration")
@EnableConfigurationProperties(PublisherProperties.class)
class PublishingAutoConfiguration {

	/** Tasks, logs and calls. */
	@Bean
	ConfirmedPublisher confirmedPublisher(Function<String, ConfirmedPublisher> publishers) {
		return publishers.apply("main");
	}

	/**
	 * Task events, by {@code @Qualifier("events")} only: a history that is slow or
	 * refuses may not hold up or close the channel that tasks are published on.
	 */
	@Bean(defaultCandidate = false)
	@Qualifier("events")
	@Lazy
	ConfirmedPublisher eventPublisher(Function<String, ConfirmedPublisher> publishers) {
		return publishers.apply("events");
	}

	/** DOWN while the broker accepts or confirms no messages; no part of readiness. */
	@Bean
	HealthIndicator publishingHealthIndicator(ConfirmedPublisher publisher) {
		return new ConnectionHealth(publisher::requireConfirming);
	}

	@Bean
	Function<String, ConfirmedPublisher> publishers(BrokerConnection broker, ObjectProvider<LimitedQueue> limited,
			ObjectProvider<Exchange> exchanges, ObservationRegistry observations, MeterRegistry meters,
			PublisherProperties properties, @Value("${spring.application.name}") String application) {
		PublishObservations observed = new PublishObservations(observations, meters, exchanges);
		QueueLimits limits = new QueueLimits(broker, limited.stream().toList());
		return (name) -> {
			ConfirmedPublisher publisher = new ConfirmedPublisher(broker, limits, new Envelopes(application), observed,
					properties);
			Gauge.builder("warren.publish.outstanding", publisher, ConfirmedPublisher::outstanding)
				.baseUnit("messages")
				.description("Messages that wait for the broker's confirm")
				.tag("publisher", name)
				.register(meters);
			return publisher;
		};
	}

}
