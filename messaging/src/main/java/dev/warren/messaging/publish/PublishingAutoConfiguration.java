package dev.warren.messaging.publish;

import dev.warren.messaging.broker.BrokerConnection;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Confirmed publishing, observed. */
@AutoConfiguration(afterName = "dev.warren.messaging.broker.BrokerAutoConfiguration")
@EnableConfigurationProperties(PublisherProperties.class)
class PublishingAutoConfiguration {

	@Bean
	ConfirmedPublisher confirmedPublisher(BrokerConnection broker, ObservationRegistry registry,
			PublisherProperties properties, @Value("${spring.application.name}") String application) {
		return new ConfirmedPublisher(broker, new PublishObservations(registry), properties, application);
	}

	@Bean
	MeterBinder outstandingMessages(ConfirmedPublisher publisher) {
		return (registry) -> Gauge.builder("warren.publish.outstanding", publisher, ConfirmedPublisher::outstanding)
			.baseUnit("messages")
			.description("Messages that wait for the broker's confirm")
			.register(registry);
	}

}
