package dev.warren.web;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Limits the requests of each client address in each second. The fields {@code RateLimit}
 * and {@code RateLimit-Policy} are those of draft-ietf-httpapi-ratelimit-headers.
 */
final class RequestRate extends OncePerRequestFilter {

	/** Beyond it, all further addresses of a second share one limit. */
	private static final int MAX_ADDRESSES = 10_000;

	private final HandlerExceptionResolver problems;

	private final int limit;

	private final String policy;

	private volatile Window window = new Window(0, new ConcurrentHashMap<>());

	RequestRate(HandlerExceptionResolver problems, HttpProperties properties) {
		this.problems = problems;
		this.limit = properties.maxRequestsPerSecond();
		this.policy = "\"address\";q=" + this.limit + ";w=1";
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		int left = this.limit - count(request.getRemoteAddr());
		response.setHeader("RateLimit-Policy", this.policy);
		response.setHeader("RateLimit", "\"address\";r=" + Math.max(0, left) + ";t=1");
		if (left < 0) {
			this.problems.resolveException(request, response, null,
					new ProblemException(HttpStatus.TOO_MANY_REQUESTS, "too-many-requests",
							"More than %d requests of this address in a second".formatted(this.limit))
						.retryAfter(Duration.ofSeconds(1)));
			return;
		}
		chain.doFilter(request, response);
	}

	/** A probe must not fail because of the load of others. */
	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return request.getRequestURI().startsWith("/actuator/health");
	}

	private int count(String address) {
		long second = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
		Window current = this.window;
		if (current.second != second) {
			current = new Window(second, new ConcurrentHashMap<>());
			this.window = current;
		}
		boolean known = current.requests.size() < MAX_ADDRESSES || current.requests.containsKey(address);
		String counted = known ? address : "";
		return current.requests.computeIfAbsent(counted, (_) -> new AtomicInteger()).incrementAndGet();
	}

	private record Window(long second, Map<String, AtomicInteger> requests) {
	}

}
