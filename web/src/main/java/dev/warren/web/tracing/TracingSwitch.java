package dev.warren.web.tracing;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/**
 * Turns tracing off unless an OTLP endpoint is set. Spring Boot would only leave out the
 * exporter: it would still create spans, send their ids, and log them.
 */
final class TracingSwitch implements EnvironmentPostProcessor {

	private static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint";

	private static final String EXCLUDE = "spring.autoconfigure.exclude";

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
				.addFirst(new MapPropertySource("no tracing",
						Map.of(EXCLUDE, excluded(environment), "management.tracing.export.enabled", false)));
		}
	}

	/** What the service excludes itself stays excluded. */
	private static String excluded(ConfigurableEnvironment environment) {
		List<String> others = Binder.get(environment).bind(EXCLUDE, Bindable.listOf(String.class)).orElse(List.of());
		return Stream.concat(others.stream(), TRACERS.stream()).collect(Collectors.joining(","));
	}

}
