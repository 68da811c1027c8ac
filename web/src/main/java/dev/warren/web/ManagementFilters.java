package dev.warren.web;

import jakarta.servlet.Filter;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;

/**
 * The same filters where Actuator has a port of its own, which is a context of its own.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
class ManagementFilters {

	@Bean
	FilterRegistrationBean<Filter> managementHeaders(AnswerHeaders headers) {
		return registration(headers, WebAutoConfiguration.FILTER_ORDER);
	}

	@Bean
	FilterRegistrationBean<Filter> managementRate(RequestRate rate) {
		return registration(rate, WebAutoConfiguration.FILTER_ORDER + 1);
	}

	@Bean
	FilterRegistrationBean<Filter> managementGuard(RequestGuard guard) {
		return registration(guard, WebAutoConfiguration.FILTER_ORDER + 2);
	}

	private static FilterRegistrationBean<Filter> registration(Filter filter, int order) {
		FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(filter);
		registration.setOrder(order);
		return registration;
	}

}
