package dev.warren.messaging.logging;

import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.contract.TopicLogTopology;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The service's own log, published like any other log message. */
@AutoConfiguration(afterName = "dev.warren.messaging.broker.BrokerAutoConfiguration")
@Import(TopicLogTopology.class)
@EnableConfigurationProperties(ApplicationLogProperties.class)
class ApplicationLogsAutoConfiguration {

	@Bean
	@ConditionalOnBooleanProperty(name = "warren.application-logs.enabled", matchIfMissing = true)
	LogShipper logShipper(BrokerConnection broker, Names names, ApplicationLogProperties properties,
			MeterRegistry meters, @Value("${spring.application.name}") String application) {
		Counter full = LogPublisher.dropped(meters, "full");
		LogQueue queue = new LogQueue(properties.queueSize(), properties.level(), full::increment);
		return new LogShipper(queue, new LogPublisher(new LogChannel(broker), names, application, meters),
				properties.maxPerSecond());
	}

}
