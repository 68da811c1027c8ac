package dev.warren.messaging.web;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Errors as problem documents, and a limit on what a request may bring. */
@AutoConfiguration
@ConditionalOnWebApplication
@EnableConfigurationProperties(HttpProperties.class)
class ProblemDetailsAutoConfiguration {

	@Bean
	ProblemAdvice problemAdvice() {
		return new ProblemAdvice();
	}

	@Bean
	BodyLimitFilter bodyLimitFilter(HttpProperties properties) {
		return new BodyLimitFilter(properties.maxBodySize());
	}

}
