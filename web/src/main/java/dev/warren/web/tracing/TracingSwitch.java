package dev.warren.web.tracing;

import java.util.List;
import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/**
 * Turns tracing off unless an OTLP endpoint is set. Spring Boot would only leave out the
 * exporter: it would still create spans, send their ids, and log them.
 */
final class TracingSwitch implements EnvironmentPostProcessor {

	private static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint";

	private static final String PACKAGE = "org.springframework.boot.";

	private static final List<String> TRACERS = List.of(TracingAutoConfiguration.class.getName(),
			PACKAGE + "opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration",
			PACKAGE + "micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration",
			PACKAGE + "micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpTracingAutoConfiguration",
			PACKAGE + "micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration",
			PACKAGE + "micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration");

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (!StringUtils.hasText(environment.getProperty(ENDPOINT))) {
			environment.getPropertySources()
				.addLast(new MapPropertySource("no tracing", Map.of("spring.autoconfigure.exclude",
						String.join(",", TRACERS), "management.tracing.export.enabled", false)));
		}
	}

}
