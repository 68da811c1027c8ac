package dev.warren.worker.tasks;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class WorkerPropertiesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
		.withUserConfiguration(Properties.class);

	@Test
	void takesADeadlineThatTheBrokerGivesTimeFor() {
		this.runner.withPropertyValues("warren.worker.deadline=29m")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	/** The broker would take the task back and give it to another worker meanwhile. */
	@ParameterizedTest
	@ValueSource(strings = { "deadline=1h", "deadline=30m", "deadline=1799s", "event-timeout=20m", "deadline=0s" })
	void refusesALongerOneAtStart(String property) {
		this.runner.withPropertyValues("warren.worker." + property)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("warren.worker")
				.hasMessageContaining("deadline"));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(WorkerProperties.class)
	static class Properties {

	}

}
