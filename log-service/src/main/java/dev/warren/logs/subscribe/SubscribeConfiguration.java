package dev.warren.logs.subscribe;

import dev.warren.logs.LogProperties;
import dev.warren.web.sse.SseStreams;
import dev.warren.messaging.stream.StreamFollower;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * How a message comes to its readers.
 *
 * <pre>
 * live:     [exclusive queue] --> LiveSubscription: RecentEntries --cursor of a LogReader--> HTTP
 * archived: [log_archive] --> LogArchive: RecentEntries --cursor of an ArchiveReader--> HTTP
 *                 `--by pages, to a reader that is behind-------^
 * </pre>
 */
@Configuration(proxyBeanMethods = false)
class SubscribeConfiguration {

	private static final Logger log = LoggerFactory.getLogger(SubscribeConfiguration.class);

	/** What the web server keeps for a stream, measured, and some more. */
	private static final long STREAM_BYTES = 128 * 1024;

	/** More streams than there is memory for would end all of them. */
	@Bean
	SseStreams sseStreams(LogProperties properties, MeterRegistry meters) {
		long room = Runtime.getRuntime().maxMemory() * 2 / 3 / STREAM_BYTES;
		int max = (int) Math.min(properties.maxSubscribers(), room);
		log.info("There is room for {} subscribers", max);
		return new SseStreams("warren.logs.subscribers", max, properties.heartbeat(), meters);
	}

	@Bean
	StreamFollower logArchiveFollower(LogArchive archive) {
		return archive.follower();
	}

}
