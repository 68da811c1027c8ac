package dev.warren.producer.board;

import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.contract.Names;
import dev.warren.web.sse.SseStreams;
import dev.warren.web.sse.RecentEntries;
import dev.warren.messaging.stream.StreamFollower;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reads the history from its first message, and shows what it knows to operators. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BoardProperties.class)
class BoardConfiguration {

	@Bean
	RecentEntries<RecentEvent> recentEvents(BoardProperties properties) {
		return new RecentEntries<>(properties.recentEvents(), properties.recentSize().toBytes(), RecentEvent::size);
	}

	@Bean
	StreamFollower historyFollower(BrokerConnection broker, Names names, HistoryReader history, MeterRegistry meters) {
		StreamFollower follower = new StreamFollower(broker, names.taskHistory(), Long.MAX_VALUE, history);
		Gauge.builder("warren.board.offset", follower, StreamFollower::offset).register(meters);
		return follower;
	}

	@Bean
	SseStreams eventStreams(BoardProperties properties, MeterRegistry meters) {
		return new SseStreams("warren.board.subscribers", properties.maxSubscribers(), properties.heartbeat(), meters);
	}

	/** Not a part of readiness: tasks are accepted while the board loads. */
	@Bean
	HealthIndicator taskBoardHealthIndicator(StreamFollower historyFollower, TaskBoard board) {
		return () -> (historyFollower.isCaughtUp() ? Health.up() : Health.unknown())
			.withDetail("caughtUp", historyFollower.isCaughtUp())
			.withDetail("offset", historyFollower.offset())
			.withDetail("skipped", historyFollower.skipped())
			.withDetail("tasks", board.size())
			.build();
	}

}
