package dev.warren.producer;

import dev.warren.web.security.AccessRules;
import dev.warren.web.security.Role;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The role that each endpoint needs. */
@Configuration(proxyBeanMethods = false)
class ProducerAccess {

	@Bean
	AccessRules accessRules() {
		return new AccessRules().get(Role.READ, "/tasks/**", "/dead-letters")
			.post(Role.SUBMIT, "/hello", "/tasks", "/tasks/batch")
			.post(Role.OPERATE, "/dead-letters/redrive");
	}

}
