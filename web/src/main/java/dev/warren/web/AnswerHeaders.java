package dev.warren.web;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Adds to each answer the headers that limit what a browser does with it. It is the
 * outermost filter, so that the refusals of other filters have them too.
 */
final class AnswerHeaders extends OncePerRequestFilter {

	private static final String POLICY = "Content-Security-Policy";

	/** Data is no page. */
	private static final String DATA = "default-src 'none'; frame-ancestors 'none'";

	/** Swagger UI has its icons as data. */
	private static final String SWAGGER_UI = "default-src 'none'; script-src 'self'; style-src 'self'; "
			+ "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		write(response, request.getRequestURI().endsWith("/swagger-ui.html") ? SWAGGER_UI : DATA);
		chain.doFilter(request, response);
	}

	/** For answers of the web server itself. */
	static void write(HttpServletResponse response) {
		write(response, DATA);
	}

	/** A service with other pages sets their policy before. */
	private static void write(HttpServletResponse response, String policy) {
		if (!response.containsHeader(POLICY)) {
			response.setHeader(POLICY, policy);
		}
		response.setHeader("X-Content-Type-Options", "nosniff");
		response.setHeader("Referrer-Policy", "no-referrer");
	}

}
