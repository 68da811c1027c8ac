package dev.warren.logs;

import java.util.List;
import java.util.stream.Stream;

import dev.warren.messaging.contract.Names;

import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.BindingBuilder;
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
 * The exchanges and the archive stay; other queues exist while they have subscribers. All
 * services log to the exchange for topics, and so all declare it.
 *
 * <pre>
 * publish/subscribe: (logs)        --everything---------> [a queue for each interest], --> [log_archive]
 * routing:           (direct_logs) --error, warning-----> [a queue for each interest], --> [log_archive]
 * topics:            (topic_logs)  --kern.*, *.critical-> [a queue for each interest], --#> [log_archive]
 * </pre>
 *
 * A direct exchange knows no wildcard, so the archive is bound to it with the usual
 * severities, and with a key that this service adds to all it publishes, as a blind copy.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LogProperties.class)
public class LogTopology {

	/** Has a dot, so it cannot be subscribed to as a severity. */
	public static final String ARCHIVE_KEY = "log.archive";

	private static final List<String> SEVERITIES = List.of("debug", "info", "notice", "warning", "error", "critical",
			"alert", "emergency");

	@Bean
	FanoutExchange logExchange(Names names) {
		return new FanoutExchange(names.logs());
	}

	@Bean
	DirectExchange directLogExchange(Names names) {
		return new DirectExchange(names.directLogs());
	}

	@Bean
	Queue logArchiveQueue(Names names, LogProperties properties) {
		return QueueBuilder.durable(names.logArchive())
			.stream()
			.withArgument("x-max-age", properties.archive().maxAge().toSeconds() + "s")
			.withArgument("x-max-length-bytes", properties.archive().maxSize().toBytes())
			// Retention removes whole segments.
			.withArgument("x-stream-max-segment-size-bytes", properties.archive().segmentSize().toBytes())
			.build();
	}

	@Bean
	Declarables logArchiveBindings(Queue logArchiveQueue, FanoutExchange logExchange, DirectExchange directLogExchange,
			TopicExchange topicLogExchange) {
		Stream<Binding> direct = Stream.concat(Stream.of(ARCHIVE_KEY), SEVERITIES.stream())
			.map((key) -> BindingBuilder.bind(logArchiveQueue).to(directLogExchange).with(key));
		return new Declarables(Stream.concat(direct, Stream.of(BindingBuilder.bind(logArchiveQueue).to(logExchange),
				BindingBuilder.bind(logArchiveQueue).to(topicLogExchange).with("#")))
			.toList());
	}

}
