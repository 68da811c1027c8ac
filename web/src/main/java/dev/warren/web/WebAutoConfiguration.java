package dev.warren.web;

import io.micrometer.tracing.Tracer;
import org.apache.catalina.core.StandardHost;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.converter.autoconfigure.ServerHttpMessageConvertersCustomizer;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * HTTP as all services speak it: errors as problem documents, and limits for requests.
 */
@AutoConfiguration(beforeName = "org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration")
@ConditionalOnWebApplication
@EnableConfigurationProperties(HttpProperties.class)
class WebAutoConfiguration {

	/** After the metrics of requests and the headers of a proxy. */
	static final int FILTER_ORDER = Ordered.HIGHEST_PRECEDENCE + 10;

	@Bean
	IndexController indexController(ObjectProvider<RequestMappingHandlerMapping> mappings,
			@Value("${spring.application.name}") String service) {
		return new IndexController(mappings, service);
	}

	@Bean
	ProblemAdvice problemAdvice(IndexController index, ObjectProvider<ProblemTranslator> translators,
			ObjectProvider<Tracer> tracer) {
		return new ProblemAdvice(index, translators, tracer);
	}

	@Bean
	ProblemErrorController problemErrorController() {
		return new ProblemErrorController();
	}

	@Bean
	BodyLimit bodyLimit(HttpProperties properties) {
		return new BodyLimit(properties);
	}

	@Bean
	@FilterRegistration(order = FILTER_ORDER)
	AnswerHeaders answerHeaders() {
		return new AnswerHeaders();
	}

	@Bean
	@FilterRegistration(order = FILTER_ORDER + 1)
	RequestRate requestRate(@Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems,
			HttpProperties properties) {
		return new RequestRate(problems, properties);
	}

	@Bean
	@FilterRegistration(order = FILTER_ORDER + 2)
	RequestGuard requestGuard(@Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems,
			HttpProperties properties) {
		return new RequestGuard(problems, properties);
	}

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> tomcat(HttpProperties properties) {
		return (tomcat) -> {
			tomcat.setProtocol(HeaderDeadlineProtocol.class.getName());
			tomcat.addProtocolHandlerCustomizers(
					(HeaderDeadlineProtocol protocol) -> protocol.setHeaderTimeout(properties.headerTimeout()));
			tomcat.addContextCustomizers((context) -> {
				if (context.getParent() instanceof StandardHost host) {
					host.setErrorReportValveClass(ProblemReportValve.class.getName());
				}
			});
		};
	}

	/** Jackson still coerces numbers to strings, even if told to coerce no scalars. */
	@Bean
	JsonMapperBuilderCustomizer strictJson() {
		return (builder) -> builder.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
			.withCoercionConfig(LogicalType.Textual, (coercions) -> {
				coercions.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
				coercions.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
				coercions.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
			});
	}

	/** A newline ends each answer, for people at a terminal. */
	@Bean
	ServerHttpMessageConvertersCustomizer newlines(JsonMapper mapper) {
		return (converters) -> converters.withJsonConverter(new JacksonJsonHttpMessageConverter(mapper) {

			@Override
			protected void writeSuffix(JsonGenerator generator, Object object) {
				generator.writeRaw('\n');
			}

		});
	}

}
