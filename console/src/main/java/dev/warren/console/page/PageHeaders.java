package dev.warren.console.page;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.Ordered;
import org.springframework.web.filter.OncePerRequestFilter;

/** What a browser may do with the page: nothing but run its own files. */
final class PageHeaders extends OncePerRequestFilter implements Ordered {

	private static final String CONTENT_SECURITY_POLICY = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'";

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
		chain.doFilter(request, response);
	}

	/** Before the filters that refuse requests. */
	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

}
