package dev.warren.console.gateway;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** The headers that the pass-through copies; no other one passes. */
final class PassedHeaders {

	private static final List<String> OF_REQUESTS = List.of("Accept", "Content-Type", "Idempotency-Key",
			"Last-Event-ID", "If-None-Match");

	private static final List<String> OF_ANSWERS = List.of("Content-Type", "Content-Length", "ETag", "Retry-After",
			"Cache-Control", "RateLimit", "RateLimit-Policy");

	private PassedHeaders() {
	}

	static void copy(HttpServletRequest from, HttpRequest.Builder to) {
		for (String name : OF_REQUESTS) {
			String value = from.getHeader(name);
			if (value != null) {
				to.header(name, value);
			}
		}
	}

	/**
	 * Copies those of an answer.
	 * @param base the URL of the service, which the page does not use
	 * @param path where the console has the service
	 */
	static void copy(HttpResponse<?> from, HttpServletResponse to, URI base, String path) {
		for (String name : OF_ANSWERS) {
			from.headers().firstValue(name).ifPresent((value) -> to.setHeader(name, value));
		}
		from.headers()
			.firstValue("Location")
			.filter((location) -> location.startsWith(base + "/"))
			.ifPresent((location) -> to.setHeader("Location", path + location.substring(base.toString().length())));
		from.headers()
			.firstValue("Link")
			.filter((link) -> link.startsWith("<" + base + "/"))
			.ifPresent((link) -> to.setHeader("Link", "<" + path + link.substring(base.toString().length() + 1)));
	}

}
