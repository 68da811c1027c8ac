package dev.warren.messaging.contract;

import org.springframework.amqp.core.TopicExchange;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Where all services log to, and therefore declared by all: a message to an exchange that
 * is not there costs the sender its channel.
 *
 * <pre>
 * (topic_logs) --task-worker.error, kern.critical, ...--> [whoever listens]
 * </pre>
 */
@Configuration(proxyBeanMethods = false)
public class TopicLogTopology {

	@Bean
	TopicExchange topicLogExchange(Names names) {
		return new TopicExchange(names.topicLogs());
	}

}
