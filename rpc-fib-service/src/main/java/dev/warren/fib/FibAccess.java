package dev.warren.fib;

import dev.warren.web.security.AccessRules;
import dev.warren.web.security.Role;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The role that each endpoint needs. */
@Configuration(proxyBeanMethods = false)
class FibAccess {

	@Bean
	AccessRules accessRules() {
		return new AccessRules().get(Role.SUBMIT, "/fib/{n}");
	}

}
