package dev.warren.console.stream;

import java.time.Duration;

import dev.warren.console.ConsoleProperties;
import dev.warren.web.sse.SseStreams;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class StreamConfiguration {

	private static final Duration HEARTBEAT = Duration.ofSeconds(15);

	@Bean
	SseStreams tabStreams(ConsoleProperties properties, MeterRegistry meters) {
		return new SseStreams("warren.console.tabs", properties.maxTabs(), HEARTBEAT, meters);
	}

}
