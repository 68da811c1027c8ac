package dev.warren.logs;

import java.util.ArrayList;
import java.util.List;

import dev.warren.messaging.contract.Names;

import org.springframework.amqp.core.BindingBuilder;
import org.springframework.amqp.core.Declarable;
import org.springframework.amqp.core.Declarables;
import org.springframework.amqp.core.DirectExchange;
import org.springframework.amqp.core.FanoutExchange;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.core.QueueBuilder;
import org.springframework.amqp.core.TopicExchange;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Other queues exist while they have subscribers. A direct exchange knows no wildcard, so
 * the archive has well-known severities, and a key that this service adds to each
 * message.
 *
 * <pre>
 * publish/subscribe: (logs)        --everything---------> [a queue for each interest], --> [log_archive]
 * routing:           (direct_logs) --error, warning-----> [a queue for each interest], --> [log_archive]
 * topics:            (topic_logs)  --kern.*, *.critical-> [a queue for each interest], --#> [log_archive]
 * </pre>
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LogProperties.class)
public class LogTopology {

	/** Has a dot, so it cannot be subscribed to as a severity. */
	public static final String ARCHIVE_KEY = "log.archive";

	/** The severities of syslog and its keywords, and those of logging libraries. */
	private static final List<String> ARCHIVED = List.of(ARCHIVE_KEY, "trace", "debug", "info", "notice", "warning",
			"warn", "error", "err", "critical", "crit", "alert", "emergency", "emerg", "fatal");

	@Bean
	FanoutExchange logExchange(Names names) {
		return new FanoutExchange(names.logs());
	}

	@Bean
	DirectExchange directLogExchange(Names names) {
		return new DirectExchange(names.directLogs());
	}

	/** Retention removes whole segments. */
	@Bean
	Queue logArchiveQueue(Names names, LogProperties properties) {
		return QueueBuilder.durable(names.logArchive())
			.stream()
			.withArgument("x-max-age", properties.archive().maxAge().toSeconds() + "s")
			.withArgument("x-max-length-bytes", properties.archive().maxSize().toBytes())
			.withArgument("x-stream-max-segment-size-bytes", properties.archive().segmentSize().toBytes())
			.build();
	}

	/** The exchange for topics is in messaging, as all services log to it. */
	@Bean
	Declarables logArchiveBindings(Queue logArchiveQueue, FanoutExchange logExchange, DirectExchange directLogExchange,
			TopicExchange topicLogExchange) {
		List<Declarable> bindings = new ArrayList<>();
		bindings.add(BindingBuilder.bind(logArchiveQueue).to(logExchange));
		bindings.add(BindingBuilder.bind(logArchiveQueue).to(topicLogExchange).with("#"));
		// The broker puts a message into the archive once, even if both its keys match.
		ARCHIVED.forEach((key) -> bindings.add(BindingBuilder.bind(logArchiveQueue).to(directLogExchange).with(key)));
		return new Declarables(bindings);
	}

}
