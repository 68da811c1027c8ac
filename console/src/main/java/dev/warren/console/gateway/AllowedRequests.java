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

	private static final Map<String, List<Request>> READS = Map.of("task-producer",
			requests("GET /tasks", "GET /tasks/{id:(?!events$).+}", "GET /tasks/{id}/events", "GET /dead-letters"),
			"rpc-fib-service", requests("GET /actuator/metrics", "GET /actuator/metrics/warren.rpc.replies.dropped"));

	/** All that publish messages, as a call does, too. */
	private static final Map<String, List<Request>> CHANGES = Map.of("task-producer",
			requests("POST /tasks", "POST /tasks/batch", "POST /dead-letters/redrive"), "log-service",
			requests("POST /logs", "POST /logs/direct/{severity}", "POST /logs/topic/{routingKey}"), "rpc-fib-service",
			requests("GET /fib/{n}"));

	private AllowedRequests() {
	}

	/**
	 * Whether a request is passed on.
	 * @param path as it was sent, percent-encoded
	 */
	static boolean contains(String service, String method, String path) {
		return matches(READS, service, method, path) || isChange(service, method, path);
	}

	/** Whether a request that is passed on changes something. */
	static boolean isChange(String service, String method, String path) {
		return matches(CHANGES, service, method, path);
	}

	private static boolean matches(Map<String, List<Request>> requests, String service, String method, String path) {
		PathContainer parsed = PathContainer.parsePath(path);
		return parsed.elements().stream().noneMatch(AllowedRequests::isRelative)
				&& requests.getOrDefault(service, List.of())
					.stream()
					.anyMatch((request) -> request.method.equals(method) && request.path.matches(parsed));
	}

	/** The service would take it for another path. */
	private static boolean isRelative(PathContainer.Element element) {
		return element instanceof PathSegment segment
				&& (segment.valueToMatch().equals(".") || segment.valueToMatch().equals(".."));
	}

	private static List<Request> requests(String... requests) {
		return Stream.of(requests).map((request) -> request.split(" ", 2)).map((parts) -> {
			PathPattern path = PathPatternParser.defaultInstance.parse(parts[1]);
			return new Request(parts[0], path);
		}).toList();
	}

	private record Request(String method, PathPattern path) {
	}

}
