package dev.warren.logs.live;

import dev.warren.messaging.stream.OpenStreams;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * How a message comes to those who listen.
 *
 * <pre>
 * [queue] --> Subscription --to each--> Subscriber: Gate --> StreamBuffer --its own thread--> HTTP
 * [log_archive] --what it missed, before--^
 * </pre>
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LiveProperties.class)
class LiveConfiguration {

	@Bean
	OpenStreams logStreams(LiveProperties properties, MeterRegistry meters) {
		return new OpenStreams("warren.logs.subscribers", properties.maxSubscribers(), meters);
	}

}
