package dev.warren.web.tracing;

import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

class TracingSwitchTests {

	private final MockEnvironment environment = new MockEnvironment();

	@Test
	void keepsWhatTheServiceExcludesItself() {
		this.environment.setProperty("spring.autoconfigure.exclude[0]", "example.Other");
		new TracingSwitch().postProcessEnvironment(this.environment, new SpringApplication());
		assertThat(this.environment.getProperty("spring.autoconfigure.exclude"))
			.startsWith("example.Other," + TracingAutoConfiguration.class.getName() + ",");
	}

	@Test
	void excludesNothingWhereTracesAreSent() {
		this.environment.setProperty("management.opentelemetry.tracing.export.otlp.endpoint", "http://127.0.0.1:4318");
		new TracingSwitch().postProcessEnvironment(this.environment, new SpringApplication());
		assertThat(this.environment.containsProperty("spring.autoconfigure.exclude")).isFalse();
	}

}
