package dev.warren.web;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Refuses requests before they reach an endpoint: malformed ones, changes that the page
 * of another site sends, and requests for another host, because a DNS name of an attacker
 * can resolve to this address.
 */
final class RequestGuard extends OncePerRequestFilter {

	private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

	private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

	private final HandlerExceptionResolver problems;

	private final HttpProperties properties;

	RequestGuard(HandlerExceptionResolver problems, HttpProperties properties) {
		this.problems = problems;
		this.properties = properties;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		try {
			requireHost(request.getServerName().toLowerCase(Locale.ROOT), request.getLocalAddr());
			if (!SAFE.contains(request.getMethod())) {
				requireSameSite(request);
			}
			WellFormed.require(request);
		}
		catch (ProblemException ex) {
			this.problems.resolveException(request, response, null, ex);
			return;
		}
		chain.doFilter(new BodyDeadline(request, this.properties.bodyTimeout()), response);
	}

	/**
	 * An address is no name that an attacker could resolve, so the service's own is safe.
	 */
	private void requireHost(String host, String ownAddress) {
		List<String> allowed = this.properties.allowedHosts();
		if (!LOOPBACK.contains(host) && !host.equals(ownAddress) && allowed.stream().noneMatch(host::equalsIgnoreCase)
				&& !allowed.contains("*")) {
			throw new ProblemException(HttpStatus.MISDIRECTED_REQUEST, "unknown-host",
					"This service does not answer for the host '%s'; warren.http.allowed-hosts can add it"
						.formatted(host));
		}
	}

	/** Browsers name the sending site in these headers; other clients send neither. */
	private void requireSameSite(HttpServletRequest request) {
		String origin = request.getHeader(HttpHeaders.ORIGIN);
		if (origin != null && this.properties.allowedOrigins().contains(origin)) {
			return;
		}
		String site = request.getHeader("Sec-Fetch-Site");
		if ((site != null && !site.equals("same-origin") && !site.equals("none"))
				|| (origin != null && !isOwn(origin, request))) {
			throw new ProblemException(HttpStatus.FORBIDDEN, "cross-site-request",
					"A page of another site sent this request; warren.http.allowed-origins can allow it");
		}
	}

	private static boolean isOwn(String origin, HttpServletRequest request) {
		URI own = URI
			.create("%s://%s:%d".formatted(request.getScheme(), request.getServerName(), request.getServerPort()));
		@Nullable URI other = parse(origin);
		return other != null && own.getScheme().equals(other.getScheme())
				&& own.getHost().equalsIgnoreCase(other.getHost()) && own.getPort() == port(other);
	}

	private static @Nullable URI parse(String origin) {
		try {
			URI uri = URI.create(origin);
			return (uri.getHost() != null) ? uri : null;
		}
		catch (IllegalArgumentException _) {
			return null;
		}
	}

	private static int port(URI origin) {
		return (origin.getPort() != -1) ? origin.getPort() : ("https".equals(origin.getScheme()) ? 443 : 80);
	}

}
