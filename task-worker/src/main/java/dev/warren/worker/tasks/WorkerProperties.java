package dev.warren.worker.tasks;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the worker works.
 *
 * @param timePerDot how long each dot in a task's description takes
 * @param deadline how long an attempt may take; longer work is interrupted and counts as
 * failed. To be less than RabbitMQ's consumer timeout (30 minutes unless configured), at
 * which the broker takes the task back
 * @param eventTimeout how long to try to put the end of an attempt into the history
 * before the task is given back; the time in which the broker blocks publishers does not
 * count
 * @param shutdownGrace how long a stopping worker goes on with what it has in hand; to be
 * less than {@code warren.broker.shutdown-timeout} by some seconds, in which the history
 * is told of what was interrupted
 */
@ConfigurationProperties("warren.worker")
record WorkerProperties(@DefaultValue("1s") Duration timePerDot, @DefaultValue("10m") Duration deadline,
		@DefaultValue("30s") Duration eventTimeout, @DefaultValue("10s") Duration shutdownGrace) {
}
