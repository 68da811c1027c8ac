package dev.warren.worker.tasks;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the worker works.
 *
 * @param timePerDot how long each dot in a task's description takes
 */
@ConfigurationProperties("warren.worker")
record WorkerProperties(@DefaultValue("1s") Duration timePerDot) {
}
