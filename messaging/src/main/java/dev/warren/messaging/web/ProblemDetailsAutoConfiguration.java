package dev.warren.messaging.web;

import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.type.LogicalType;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;

/** Errors as problem documents, and a limit for the body of a request. */
@AutoConfiguration
@ConditionalOnWebApplication
@EnableConfigurationProperties(HttpProperties.class)
class ProblemDetailsAutoConfiguration {

	@Bean
	ProblemAdvice problemAdvice() {
		return new ProblemAdvice();
	}

	/** Jackson still coerces numbers to strings, even if told to coerce no scalars. */
	@Bean
	JsonMapperBuilderCustomizer textsAreTexts() {
		return (builder) -> builder.withCoercionConfig(LogicalType.Textual, (coercions) -> {
			coercions.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
			coercions.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
			coercions.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
		});
	}

	@Bean
	BodyLimit bodyLimit(HttpProperties properties) {
		return new BodyLimit(properties);
	}

}
