package dev.warren.web;

import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.servlet.ModelAndView;

import static org.assertj.core.api.Assertions.assertThat;

class RequestGuardTests {

	/** As Prometheus does, which finds the replicas of a service by DNS. */
	@ParameterizedTest
	@CsvSource({ "172.18.0.5, true", "172.18.0.6, false", "task-producer, false" })
	void anAddressIsAllowedIfItIsTheOneOfTheService(String host, boolean allowed) throws Exception {
		HttpProperties properties = new Binder(List.of(new MapConfigurationPropertySource()))
			.bindOrCreate("warren.http", HttpProperties.class);
		RequestGuard guard = new RequestGuard((_, _, _, _) -> new ModelAndView(), properties);
		MockHttpServletRequest request = new MockHttpServletRequest("GET", "/actuator/prometheus");
		request.setServerName(host);
		request.setLocalAddr("172.18.0.5");
		MockFilterChain chain = new MockFilterChain();
		guard.doFilter(request, new MockHttpServletResponse(), chain);
		assertThat(chain.getRequest() != null).isEqualTo(allowed);
	}

}
