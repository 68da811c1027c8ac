package dev.warren.messaging.logging;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.broker.InstanceName;
import dev.warren.messaging.contract.Names;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.amqp.core.TopicExchange;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.amqp.autoconfigure.RabbitConnectionDetails;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * The service's own log, published like any other log message.
 *
 * <pre>
 * (topic_logs) --task-worker.error, kern.critical, ...--> [queues of subscribers]
 * </pre>
 */
@AutoConfiguration(afterName = "dev.warren.messaging.broker.BrokerAutoConfiguration")
@EnableConfigurationProperties(ApplicationLogProperties.class)
class ApplicationLogsAutoConfiguration {

	@Bean
	TopicExchange topicLogExchange(Names names) {
		return new TopicExchange(names.topicLogs());
	}

	@Bean(initMethod = "start", destroyMethod = "stop")
	@ConditionalOnBooleanProperty(name = "warren.application-logs.enabled", matchIfMissing = true)
	ApplicationLogAppender applicationLogAppender(CachingConnectionFactory connectionFactory,
			RabbitConnectionDetails details, BrokerConnection broker, InstanceName instance, Names names,
			ApplicationLogProperties properties, MeterRegistry meters,
			@Value("${spring.application.name}") String application) {
		ApplicationLogAppender appender = new ApplicationLogAppender(connectionFactory.getRabbitConnectionFactory(),
				broker, application, properties, meters);
		appender.setExchangeName(names.topicLogs());
		appender.setRoutingKeyPattern(application + ".%X{" + LogLine.SEVERITY + "}");
		appender.setLayout(LogLine.layout());
		appender.setCharset(StandardCharsets.UTF_8.name());
		appender.setMaxSenderRetries(0);
		// The appender's own thread sends, for a sender of the pool ends with its first
		// failure.
		appender.setSenderPoolSize(0);
		appender.setConnectionName(instance + ".application-logs");
		appender.setAddresses(details.getAddresses()
			.stream()
			.map((address) -> address.host() + ":" + address.port())
			.collect(Collectors.joining(",")));
		return appender;
	}

}
