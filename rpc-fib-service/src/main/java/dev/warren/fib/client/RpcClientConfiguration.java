package dev.warren.fib.client;

import org.springframework.boot.amqp.autoconfigure.RabbitTemplateCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Boot's template as a caller: direct reply-to is what it does by itself. */
@ClientRole
@Configuration(proxyBeanMethods = false)
class RpcClientConfiguration {

	@Bean
	RabbitTemplateCustomizer rpcTemplate(CallProperties properties) {
		return (template) -> {
			template.setMandatory(true);
			template.setReplyTimeout(properties.timeout().toMillis());
			// The id of the call, the same in the logs of both sides.
			template.setUserCorrelationId(true);
		};
	}

}
