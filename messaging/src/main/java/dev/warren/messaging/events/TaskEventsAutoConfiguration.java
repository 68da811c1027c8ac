package dev.warren.messaging.events;

import java.util.Objects;

import dev.warren.messaging.contract.Names;
import dev.warren.messaging.contract.TaskTopology;
import dev.warren.messaging.publish.ConfirmedPublisher;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * Task events, in services that import their topology; as JSON the way Boot writes it.
 */
@AutoConfiguration(after = JacksonAutoConfiguration.class,
		afterName = "dev.warren.messaging.publish.PublishingAutoConfiguration")
@ConditionalOnBean(TaskTopology.class)
@EnableConfigurationProperties(HistoryProperties.class)
class TaskEventsAutoConfiguration {

	@Bean
	Counter droppedTaskEvents(MeterRegistry meters) {
		return Counter.builder("warren.history.dropped")
			.baseUnit("events")
			.description("Task events that the history will never have")
			.register(meters);
	}

	@Bean
	EventOutbox taskEventOutbox(@Qualifier("events") ConfirmedPublisher publisher, Names names,
			HistoryProperties properties, Counter droppedTaskEvents, MeterRegistry meters) {
		EventOutbox outbox = new EventOutbox(
				(event) -> publisher.publishAsync(names.taskEvents(),
						Objects.requireNonNull(event.getMessageProperties().getType()), event),
				properties, droppedTaskEvents::increment);
		Gauge.builder("warren.history.behind", outbox, EventOutbox::behind)
			.baseUnit("events")
			.description("Task events that wait for the history")
			.register(meters);
		return outbox;
	}

	@Bean
	TaskEventPublisher taskEventPublisher(@Qualifier("events") ConfirmedPublisher publisher, Names names,
			JsonMapper json, EventOutbox outbox, Counter droppedTaskEvents) {
		return new TaskEventPublisher(publisher, names, new TaskEventJson(json), outbox, droppedTaskEvents);
	}

}
