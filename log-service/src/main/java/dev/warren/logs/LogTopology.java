package dev.warren.logs;

import dev.warren.messaging.contract.Names;

import org.springframework.amqp.core.DirectExchange;
import org.springframework.amqp.core.FanoutExchange;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The exchanges stay, the queues come and go with their subscribers. The one for topics
 * is declared by all services, for all log to it.
 *
 * <pre>
 * publish/subscribe:  (logs)        --everything--------------> [one queue for each subscriber]
 * routing:            (direct_logs) --error, warning, ...-----> [one queue for each subscriber]
 * topics:             (topic_logs)  --kern.*, *.critical, #---> [one queue for each subscriber]
 * </pre>
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LogProperties.class)
class LogTopology {

	@Bean
	FanoutExchange logExchange(Names names) {
		return new FanoutExchange(names.logs());
	}

	@Bean
	DirectExchange directLogExchange(Names names) {
		return new DirectExchange(names.directLogs());
	}

}
