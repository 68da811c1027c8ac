package dev.warren.messaging.broker;

import java.time.Duration;

import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the services hold on to their broker.
 *
 * @param retryInterval the time between two attempts to connect
 * @param reportInterval the least time between two log lines about a broker that is away
 * @param shutdownTimeout how long a stopping service waits for the messages it is working
 * on; what is not done by then goes back to its queue
 */
@Validated
@ConfigurationProperties("warren.broker")
record BrokerProperties(@DefaultValue("1s") @DurationMin(millis = 1) Duration retryInterval,
		@DefaultValue("5s") Duration reportInterval, @DefaultValue("20s") Duration shutdownTimeout) {
}
