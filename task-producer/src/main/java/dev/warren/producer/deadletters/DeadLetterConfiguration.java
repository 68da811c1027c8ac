package dev.warren.producer.deadletters;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DeadLetterProperties.class)
class DeadLetterConfiguration {

	/** Reads what the watch has counted, so that a scrape never waits for the broker. */
	@Bean
	MeterBinder deadLetterCount(DeathWatch watch) {
		return (registry) -> Gauge.builder("warren.deadletters", watch, DeathWatch::count)
			.baseUnit("messages")
			.description("Messages among the dead letters; unknown while the broker is away")
			.register(registry);
	}

}
