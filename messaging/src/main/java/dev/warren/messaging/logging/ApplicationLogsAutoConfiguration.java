package dev.warren.messaging.logging;

import java.util.List;

import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.contract.TopicLogTopology;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.amqp.autoconfigure.RabbitConnectionDetails;
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
	ApplicationLogAppender applicationLogAppender(CachingConnectionFactory connectionFactory,
			RabbitConnectionDetails details, BrokerConnection broker, Names names, ApplicationLogProperties properties,
			MeterRegistry meters, @Value("${spring.application.name}") String application) {
		List<String> addresses = details.getAddresses()
			.stream()
			.map((address) -> address.host() + ":" + address.port())
			.toList();
		return new ApplicationLogAppender(connectionFactory.getRabbitConnectionFactory(), addresses, broker,
				names.topicLogs(), application, properties, ApplicationLogMeters.register(meters));
	}

}
