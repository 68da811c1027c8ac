package dev.warren.console.gateway;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.springframework.http.server.PathContainer;
import org.springframework.http.server.PathContainer.PathSegment;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** What the page may ask of each service; everything else is not passed on. */
final class AllowedRequests {

	private static final Map<String, List<String>> REQUESTS = Map.of("task-producer",
			List.of("POST /hello", "POST /tasks", "POST /tasks/batch", "GET /tasks", "GET /tasks/{id:(?!events$).+}",
					"GET /tasks/{id}/events", "GET /dead-letters", "POST /dead-letters/redrive"),
			"task-worker", List.of("GET /work"), "log-service",
			List.of("POST /logs", "POST /logs/direct/{severity}", "POST /logs/topic/{routingKey}", "GET /logs",
					"GET /logs/direct", "GET /logs/topic"),
			"rpc-fib-service",
			List.of("GET /fib/{n}", "GET /actuator/metrics", "GET /actuator/metrics/warren.rpc.replies.dropped"));

	private static final Map<String, List<String>> OF_THE_LAB = Map.of("task-producer",
			List.of("POST /lab/delete-binding"), "task-worker", List.of("POST /lab/kill", "POST /lab/hang"));

	private final boolean lab;

	AllowedRequests(boolean lab) {
		this.lab = lab;
	}

	/**
	 * Whether a request is passed on.
	 * @param path as it was sent, percent-encoded
	 */
	boolean contains(String service, String method, String path) {
		PathContainer parsed = PathContainer.parsePath(path);
		return parsed.elements().stream().noneMatch(AllowedRequests::isRelative)
				&& of(service).anyMatch((request) -> matches(request, method, parsed));
	}

	private Stream<String> of(String service) {
		Stream<String> always = REQUESTS.getOrDefault(service, List.of()).stream();
		return this.lab ? Stream.concat(always, OF_THE_LAB.getOrDefault(service, List.of()).stream()) : always;
	}

	/** The service would take it for another path. */
	private static boolean isRelative(PathContainer.Element element) {
		return element instanceof PathSegment segment
				&& (segment.valueToMatch().equals(".") || segment.valueToMatch().equals(".."));
	}

	private static boolean matches(String request, String method, PathContainer path) {
		int space = request.indexOf(' ');
		PathPattern pattern = PathPatternParser.defaultInstance.parse(request.substring(space + 1));
		return request.substring(0, space).equals(method) && pattern.matches(path);
	}

}
