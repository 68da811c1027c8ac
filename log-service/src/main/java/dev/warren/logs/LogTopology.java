package dev.warren.logs;

import dev.warren.messaging.contract.Names;

import org.springframework.amqp.core.DirectExchange;
import org.springframework.amqp.core.FanoutExchange;
import org.springframework.amqp.core.TopicExchange;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The exchanges stay, the queues come and go with their subscribers.
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

	@Bean
	TopicExchange topicLogExchange(Names names) {
		return new TopicExchange(names.topicLogs());
	}

}
