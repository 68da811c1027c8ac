package dev.warren.worker;

import dev.warren.web.security.AccessRules;
import dev.warren.web.security.Role;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The role that each endpoint needs. */
@Configuration(proxyBeanMethods = false)
class WorkerAccess {

	@Bean
	AccessRules accessRules() {
		return new AccessRules().get(Role.READ, "/work");
	}

}
