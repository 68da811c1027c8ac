package dev.warren.producer.board;

import dev.warren.messaging.stream.OpenStreams;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The streams of events that are open at the same time. */
@Configuration(proxyBeanMethods = false)
class EventStreamsConfiguration {

	@Bean
	OpenStreams boardStreams(BoardProperties properties, MeterRegistry meters) {
		return new OpenStreams("warren.board.subscribers", properties.maxSubscribers(), meters);
	}

}
