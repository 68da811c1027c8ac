package dev.warren.web;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.MediaType;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Lists the endpoints of the service. */
@RestController
final class IndexController {

	private static final List<String> PAGES = List.of("GET /swagger-ui.html", "GET /openapi.yaml",
			"GET /actuator/health", "GET /actuator");

	/** What a variable of a path has to match, which is of no use to people. */
	private static final Pattern VARIABLE_PATTERN = Pattern.compile(":[^}]+}");

	private final String service;

	/** Known once the application has started. */
	private final SingletonSupplier<List<String>> endpoints;

	IndexController(ObjectProvider<RequestMappingHandlerMapping> mappings, String service) {
		this.service = service;
		this.endpoints = SingletonSupplier.of(() -> endpoints(mappings));
	}

	@GetMapping(path = "/", produces = MediaType.APPLICATION_JSON_VALUE)
	Index index() {
		return new Index(this.service, endpoints());
	}

	@GetMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE)
	String page() {
		String links = endpoints().stream().map(IndexController::link).collect(Collectors.joining("\n"));
		return "<!DOCTYPE html><html lang=\"en\"><title>%1$s</title><h1>%1$s</h1><ul>%n%2$s%n</ul></html>%n"
			.formatted(this.service, links);
	}

	/** Such as {@code POST /tasks}. */
	List<String> endpoints() {
		return this.endpoints.obtain();
	}

	private static List<String> endpoints(ObjectProvider<RequestMappingHandlerMapping> mappings) {
		Stream<String> own = mappings.stream()
			.flatMap((mapping) -> mapping.getHandlerMethods().keySet().stream())
			.flatMap(IndexController::endpoints);
		return Stream.concat(own.sorted().distinct(), PAGES.stream()).toList();
	}

	private static Stream<String> endpoints(RequestMappingInfo mapping) {
		return mapping.getMethodsCondition()
			.getMethods()
			.stream()
			.flatMap((method) -> mapping.getPatternValues()
				.stream()
				.map((pattern) -> method + " " + VARIABLE_PATTERN.matcher(pattern).replaceAll("}")))
			.filter((endpoint) -> !endpoint.startsWith("HEAD") && !endpoint.equals("GET /"));
	}

	private static String link(String endpoint) {
		String path = endpoint.substring(endpoint.indexOf('/'));
		return (endpoint.startsWith("GET ") && !path.contains("{"))
				? "<li>GET <a href=\"%1$s\">%1$s</a>".formatted(path) : "<li>" + endpoint;
	}

	/** What a service offers. */
	record Index(String service, List<String> endpoints) {
	}

}
