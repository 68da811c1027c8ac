package dev.warren.messaging.web;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The limits of HTTP requests.
 *
 * @param maxBodySize the largest body of a request, or line of one that is a stream of
 * lines
 */
@ConfigurationProperties("warren.http")
public record HttpProperties(@DefaultValue("256KB") DataSize maxBodySize) {
}
