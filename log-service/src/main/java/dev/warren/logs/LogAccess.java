package dev.warren.logs;

import dev.warren.web.security.AccessRules;
import dev.warren.web.security.Role;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The role that each endpoint needs. */
@Configuration(proxyBeanMethods = false)
class LogAccess {

	@Bean
	AccessRules accessRules() {
		return new AccessRules().get(Role.READ, "/logs/**")
			.post(Role.SUBMIT, "/logs", "/logs/direct/{severity}", "/logs/topic/{routingKey}");
	}

}
