package dev.warren.messaging.observation;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.amqp.rabbit.support.micrometer.RabbitListenerObservation.DefaultRabbitListenerObservationConvention;
import org.springframework.amqp.rabbit.support.micrometer.RabbitListenerObservationConvention;
import org.springframework.amqp.rabbit.support.micrometer.RabbitMessageReceiverContext;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** How deliveries are observed. */
@AutoConfiguration
class ObservationAutoConfiguration {

	@Bean
	DeliveryObservations deliveryObservations(ObservationRegistry registry) {
		return new DeliveryObservations(registry);
	}

	/** Spring's, with the id: a trace is found by the id of a task. */
	@Bean
	RabbitListenerObservationConvention listenerObservationConvention() {
		return new DefaultRabbitListenerObservationConvention() {

			@Override
			public KeyValues getHighCardinalityKeyValues(RabbitMessageReceiverContext context) {
				String id = context.getCarrier().getMessageProperties().getMessageId();
				return super.getHighCardinalityKeyValues(context).and("messaging.message.id", String.valueOf(id));
			}

		};
	}

}
