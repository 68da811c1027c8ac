package dev.warren.messaging.events;

import dev.warren.messaging.contract.Names;
import dev.warren.messaging.publish.ConfirmedPublisher;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** The events of tasks, as JSON in the way in which Boot writes it. */
@AutoConfiguration(after = JacksonAutoConfiguration.class,
		afterName = "dev.warren.messaging.publish.PublishingAutoConfiguration")
class TaskEventsAutoConfiguration {

	@Bean
	TaskEventPublisher taskEventPublisher(ConfirmedPublisher publisher, Names names, JsonMapper json) {
		return new TaskEventPublisher(publisher, names, json);
	}

}
