package dev.warren.logs.live;

import dev.warren.messaging.stream.OpenStreams;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

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

	private static final Logger log = LoggerFactory.getLogger(LiveConfiguration.class);

	/** What the web server keeps for a stream, measured, and some more. */
	private static final long STREAM_BYTES = DataSize.ofKilobytes(128).toBytes();

	/** More streams than there is memory for would end all of them. */
	@Bean
	OpenStreams logStreams(LiveProperties properties, MeterRegistry meters) {
		long room = Runtime.getRuntime().maxMemory() * 2 / 3 / STREAM_BYTES;
		int max = (int) Math.min(properties.maxSubscribers(), room);
		log.info("There is room for {} subscribers", max);
		return new OpenStreams("warren.logs.subscribers", max, meters);
	}

}
