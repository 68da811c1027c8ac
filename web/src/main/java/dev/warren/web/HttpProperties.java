package dev.warren.web;

import java.time.Duration;
import java.util.List;

import jakarta.validation.constraints.Positive;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The limits of HTTP requests.
 *
 * @param maxBodySize the largest body of a request, or line of one that is a stream of
 * lines
 * @param allowedHosts the names in a {@code Host} header beside those of loopback;
 * {@code *} for any
 * @param allowedOrigins the web sites whose pages may change something, such as
 * {@code https://console.example}
 * @param maxRequestsPerSecond how many requests a client address may send in a second
 * @param headerTimeout how long a client may take to send the headers of a request
 * @param bodyTimeout how long a service waits for the bytes of a body, all pauses
 * together; each kilobyte adds a second
 */
@Validated
@ConfigurationProperties("warren.http")
public record HttpProperties(@DefaultValue("256KB") DataSize maxBodySize, @DefaultValue List<String> allowedHosts,
		@DefaultValue List<String> allowedOrigins, @DefaultValue("5000") @Positive int maxRequestsPerSecond,
		@DefaultValue("10s") @DurationMin(millis = 1) Duration headerTimeout,
		@DefaultValue("20s") @DurationMin(millis = 1) Duration bodyTimeout) {
}
