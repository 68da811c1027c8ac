package dev.warren.system.faults;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Requests that are valid, odd or malformed: random, but the same for the same seed. */
final class RandomRequests {

	/** A star stands for something odd. */
	private static final Map<String, List<String>> ENDPOINTS = Map.of("task-producer",
			List.of("POST /hello", "POST /tasks", "POST /tasks", "POST /tasks", "GET /tasks", "GET /tasks/*",
					"GET /tasks/*/events", "GET /tasks/events", "GET /dead-letters", "POST /dead-letters/redrive"),
			"task-worker", List.of("GET /work"), "log-service", List.of("POST /logs", "POST /logs/direct/*",
					"POST /logs/topic/*", "GET /logs", "GET /logs/direct", "GET /logs/topic"),
			"rpc-fib-service", List.of("GET /fib/*", "GET /fib/30"));

	private static final List<String> COMMON = List.of("GET /", "GET /error", "GET /*", "GET /actuator/*",
			"GET /actuator/health/*", "GET /actuator/metrics/*", "GET /v3/api-docs*", "GET /swagger-ui*");

	private static final List<String> METHODS = List.of("GET", "POST", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS",
			"TRACE", "CONNECT", "PROPFIND", "get", "G(T");

	private static final List<String> ODD = List.of("", "0", "30", "-1", "007", "99999999999999999999", "1e9", "NaN",
			"kern.critical", "a..b", "*.%23", "true", "dead", "%", "%zz", "%2", "%00", "%ff", "%C0%AF", "%2F", "%5C",
			"%2e%2e", "..", ".", "a;b=c", "a=b", "%0d%0aX:1", "%F0%9F%98%80", "%ED%A0%80", "\u00ff", "{}", "|", "\"",
			"<script>", "a b", "+", "%25", "x".repeat(300), "x".repeat(9000));

	private static final List<String> PARAMETERS = List.of("limit", "after", "state", "error", "text", "severity",
			"key", "replay", "server", "group", "tag", "%", "");

	private static final List<String> HOSTS = List.of("Host: evil.example", "Host:", "Host: localhost:99999",
			"Host: a b", "Host: [::1]", "Host: [", "Host: LOCALHOST", "Host: localhost\r\nHost: localhost",
			"X-No-Host: at all");

	private static final List<String> HEADERS = List.of("Accept: application/xml", "Accept: text/event-stream",
			"Accept: text/plain", "Accept: ;;;", "Accept: */*;q=2", "Accept: a/b/c", "Accept: text/html",
			"Accept-Language: ;;", "Accept-Charset: x", "Origin: https://evil.example", "Origin: null", "Origin: ://",
			"Origin: http://[", "Sec-Fetch-Site: cross-site", "Last-Event-ID: 0", "Last-Event-ID: -1",
			"Last-Event-ID: x", "Last-Event-ID:", "Last-Event-ID: 9223372036854775807",
			"Last-Event-ID: 99999999999999999999", "Idempotency-Key: fuzz", "Idempotency-Key:",
			"Idempotency-Key: \u00e4", "Idempotency-Key: " + "x".repeat(300),
			"Idempotency-Key: a\r\nIdempotency-Key: b", "If-None-Match: *", "If-None-Match: \"",
			"If-None-Match: W/\"fib-30-json\"", "If-Modified-Since: yesterday", "Range: bytes=0-1, 5-2",
			"Content-Encoding: gzip", "Expect: 100-continue", "Expect: nonsense", "Cookie: a=\"", "traceparent: 00-zz",
			"Forwarded: for=\"", "X-Forwarded-Host: evil.example", "X-Forwarded-Port: x",
			"X-HTTP-Method-Override: DELETE", "TE: x", "No colon", "X\u0000: y", "X: \u0001",
			"X-Long: " + "x".repeat(9000));

	private static final List<String> CONTENT_TYPES = List.of("application/json", "application/json", "text/plain",
			"application/x-ndjson", "application/json;charset=utf-16", "text/plain;charset=x",
			"application/x-www-form-urlencoded", "multipart/form-data", "application/yaml", "*/*", "nonsense", "");

	private static final List<String> BODIES = List.of("", "{", "[]", "null", "{}", "5", "{\"description\":\"Fuzz\"}",
			"{\"message\":\"Fuzz\"}", "{\"description\":5,\"priority\":\"x\"}", "{\"description\":null}",
			"{\"description\":\"x\",\"priority\":1e400}", "{\"priority\":99999999999999999999}",
			"{\"description\":\"x\",\"failTimes\":-1}", "{\"ids\":[1,null,{}]}", "{\"ids\":[\"x\"],\"limit\":-5}",
			"{\"state\":\"nonsense\",\"dryRun\":1}", "{\"description\":\"\\ud800\"}", "{\"message\":\"\\u0000\"}",
			"{\"message\":\"\\ud800\"}", "\u00ff\u00fe", "\u00ef\u00bb\u00bf{}", "[".repeat(20_000),
			"{\"description\":".repeat(5000), "{\"description\":\"x\",\"description\":\"y\"}", "x".repeat(300 * 1024),
			"{\"description\":\"" + "x".repeat(20_000) + "\"}", "{\"priority\":" + "9".repeat(10_000) + "}",
			"{\"description\":\"One\"}\n{\n\n[]\nnull\n\u00ff\n5\n{\"description\":\"Two\",\"idempotencyKey\":\"\"}\n");

	private final RandomValues random;

	private final List<String> endpoints;

	/**
	 * Each request has random numbers of its own: it can be sent again without the
	 * others.
	 */
	RandomRequests(String service, long seed, int number) {
		this.random = new RandomValues(31 * (31 * seed + service.hashCode()) + number);
		List<String> own = ENDPOINTS.getOrDefault(service, List.of());
		this.endpoints = this.random.chance(4) ? COMMON : own;
	}

	RawRequest next() {
		String[] endpoint = this.random.one(this.endpoints).split(" ");
		boolean post = endpoint[0].equals("POST");
		String method = this.random.chance(6) ? this.random.one(METHODS) : endpoint[0];
		List<String> head = new ArrayList<>();
		head.add(method + " " + endpoint[1].replace("*", this.random.one(ODD)) + query() + " HTTP/1."
				+ (this.random.chance(10) ? "0" : "1"));
		head.add(this.random.chance(8) ? this.random.one(HOSTS) : "Host: localhost");
		head.add("Connection: close");
		Stream.generate(() -> this.random.one(HEADERS))
			.limit(this.random.chance(2) ? this.random.below(4) : 0)
			.forEach(head::add);
		byte[] body = (post || this.random.chance(6)) ? body() : new byte[0];
		if (body.length > 0 || post) {
			head.add("Content-Type: " + (this.random.chance(2) ? "application/json" : this.random.one(CONTENT_TYPES)));
		}
		return framed(head, body);
	}

	/** Mostly with the right length. */
	private RawRequest framed(List<String> head, byte[] body) {
		int length = body.length;
		int framing = this.random.below(20);
		if (framing == 0) {
			head.add("Content-Length: "
					+ this.random.one(List.of("-1", "x", "99999999999999999999", "1\r\nContent-Length: 2")));
		}
		else if (framing <= 2) {
			head.add("Transfer-Encoding: chunked");
			String size = (framing == 1) ? Integer.toHexString(length) : "zz";
			body = concatenated(size + "\r\n", body, (length > 0) ? "\r\n0\r\n\r\n" : "\r\n");
		}
		else if (framing <= 4) {
			length += 1 + this.random.below(1000);
			head.add("Content-Length: " + length);
		}
		else if (length > 0) {
			head.add("Content-Length: " + length);
		}
		return new RawRequest(String.join("\r\n", head) + "\r\n\r\n", body, framing == 3 || framing == 4);
	}

	private String query() {
		if (!this.random.chance(3)) {
			return "";
		}
		List<String> pairs = Stream
			.generate(() -> this.random.one(PARAMETERS) + (this.random.chance(8) ? "" : "=") + this.random.one(ODD))
			.limit(1 + this.random.below(3))
			.toList();
		return "?" + String.join(this.random.chance(8) ? "&&" : "&", pairs);
	}

	private byte[] body() {
		return this.random.chance(10) ? this.random.bytes(500)
				: this.random.one(BODIES).getBytes(StandardCharsets.ISO_8859_1);
	}

	private static byte[] concatenated(String start, byte[] body, String end) {
		return (start + new String(body, StandardCharsets.ISO_8859_1) + end).getBytes(StandardCharsets.ISO_8859_1);
	}

}
