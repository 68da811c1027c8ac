package dev.warren.messaging.web;

import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.type.LogicalType;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
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

	/** Even where Jackson is told to coerce nothing, a number passes for a text. */
	@Bean
	JsonMapperBuilderCustomizer textsAreTexts() {
		return (builder) -> builder.withCoercionConfig(LogicalType.Textual, (coercions) -> {
			coercions.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
			coercions.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
			coercions.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
		});
	}

	@Bean
	BodyLimitFilter bodyLimitFilter(HttpProperties properties) {
		return new BodyLimitFilter(properties.maxBodySize());
	}

}
