package dev.warren.messaging.events;

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
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.util.unit.DataSize;

/**
 * Task events, in services that import their topology; as JSON the way Boot writes it.
 */
@AutoConfiguration(after = JacksonAutoConfiguration.class,
		afterName = "dev.warren.messaging.publish.PublishingAutoConfiguration")
@ConditionalOnBean(TaskTopology.class)
class TaskEventsAutoConfiguration {

	/** What a service keeps while the history cannot be written: some 10,000 events. */
	private static final DataSize OUTBOX_SIZE = DataSize.ofMegabytes(16);

	@Bean
	EventOutbox eventOutbox(@Qualifier("events") ConfirmedPublisher publisher, Names names, MeterRegistry meters) {
		Counter dropped = Counter.builder("warren.history.dropped")
			.baseUnit("events")
			.description("Task events that the history will never have")
			.register(meters);
		EventOutbox outbox = new EventOutbox(
				(event) -> publisher.publishAsync(names.taskEvents(),
						String.valueOf(event.getMessageProperties().getType()), event),
				(int) OUTBOX_SIZE.toBytes(), dropped::increment);
		Gauge.builder("warren.history.behind", outbox, EventOutbox::size)
			.baseUnit("events")
			.description("Task events that wait for the history")
			.register(meters);
		return outbox;
	}

	@Bean
	TaskEventPublisher taskEventPublisher(JsonMapper json, EventOutbox outbox) {
		return new TaskEventPublisher(new TaskEventJson(json), outbox);
	}

}
