package dev.warren.web;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.util.unit.DataSize;
import org.springframework.web.servlet.ModelAndView;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class RequestRateTests {

	private final List<ProblemException> problems = new ArrayList<>();

	private final RequestRate rate = new RequestRate((_, _, _, ex) -> {
		this.problems.add((ProblemException) ex);
		return new ModelAndView();
	}, new HttpProperties(DataSize.ofBytes(1), List.of(), List.of(), 50, Duration.ofSeconds(1), Duration.ofSeconds(1)));

	@Test
	void limitsTheRequestsOfEachAddressInASecond() throws Exception {
		String first = send("192.0.2.1");
		assertThat(first).startsWith("\"address\";r=").endsWith(";t=1");
		for (int i = 0; i < 200; i++) {
			send("192.0.2.1");
		}
		assertThat(this.problems).isNotEmpty();
		assertThat(this.problems.getFirst().getStatusCode().value()).isEqualTo(429);
		assertThat(this.problems.getFirst().getHeaders().getFirst("Retry-After")).isEqualTo("1");
		this.problems.clear();
		send("192.0.2.2");
		assertThat(this.problems).isEmpty();
		await().atMost(Duration.ofSeconds(3)).untilAsserted(() -> {
			this.problems.clear();
			send("192.0.2.1");
			assertThat(this.problems).isEmpty();
		});
	}

	@Test
	void countsNoProbe() throws Exception {
		MockHttpServletResponse response = new MockHttpServletResponse();
		this.rate.doFilter(new MockHttpServletRequest("GET", "/actuator/health/readiness"), response,
				new MockFilterChain());
		assertThat(response.getHeader("RateLimit")).isNull();
	}

	private String send(String address) throws Exception {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setRemoteAddr(address);
		MockHttpServletResponse response = new MockHttpServletResponse();
		this.rate.doFilter(request, response, new MockFilterChain());
		assertThat(response.getHeader("RateLimit-Policy")).isEqualTo("\"address\";q=50;w=1");
		return String.valueOf(response.getHeader("RateLimit"));
	}

}
