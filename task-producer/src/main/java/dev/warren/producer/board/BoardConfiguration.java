package dev.warren.producer.board;

import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.sse.SseStreams;
import dev.warren.messaging.stream.RecentEntries;
import dev.warren.messaging.stream.StreamFollower;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The reader of the history, and what it serves.
 *
 * <pre>
 * (task_events) --task.#--> [task_history] --from the first offset--> HistoryReader --> TaskBoard
 *                                                                           `--> recent events --> streams
 * </pre>
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BoardProperties.class)
class BoardConfiguration {

	@Bean
	RecentEntries<RecentEvent> recentEvents(BoardProperties properties) {
		return new RecentEntries<>(properties.recentEvents(), properties.recentSize().toBytes(), RecentEvent::size);
	}

	@Bean
	StreamFollower historyFollower(BrokerConnection broker, Names names, HistoryReader history) {
		return new StreamFollower(broker, names.taskHistory(), Long.MAX_VALUE, history);
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

	@Bean
	MeterBinder boardMetrics(StreamFollower historyFollower, TaskBoard board) {
		return (meters) -> {
			for (TaskState state : TaskState.values()) {
				Gauge.builder("warren.board.tasks", board, (tasks) -> tasks.count(state))
					.baseUnit("tasks")
					.description("Tasks that the board remembers, by state")
					.tag("state", state.text())
					.register(meters);
			}
			Gauge.builder("warren.board.size", board, TaskBoard::bytes)
				.baseUnit("bytes")
				.description("Memory of these tasks, estimated")
				.register(meters);
			Gauge.builder("warren.board.offset", historyFollower, StreamFollower::offset)
				.description("Offset in the history of the last message that was read")
				.register(meters);
		};
	}

}
