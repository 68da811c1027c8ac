package dev.warren.console.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;

import dev.warren.console.ConsoleProperties;
import dev.warren.console.ConsoleProperties.Service;
import dev.warren.console.WriteAccess;
import dev.warren.console.upstream.UpstreamClient;
import dev.warren.web.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Passes what the page asks for on to the services. Bodies are copied as they come, both
 * ways.
 */
@RestController
class GatewayController {

	private final ConsoleProperties properties;

	private final WriteAccess write;

	private final UpstreamClient client;

	GatewayController(ConsoleProperties properties, WriteAccess write, UpstreamClient client) {
		this.properties = properties;
		this.write = write;
		this.client = client;
	}

	@RequestMapping("/api/{name}/**")
	void pass(@PathVariable String name, HttpServletRequest request, HttpServletResponse response) throws IOException {
		String prefix = "/api/" + name;
		String path = request.getRequestURI().substring(prefix.length());
		Service service = this.properties.services().get(name);
		if (service == null || !AllowedRequests.contains(name, request.getMethod(), path)) {
			throw new ProblemException(HttpStatus.NOT_FOUND, "not-found", "The console passes no such request on");
		}
		if (AllowedRequests.isChange(name, request.getMethod(), path)) {
			this.write.require();
		}
		String query = (request.getQueryString() != null) ? "?" + request.getQueryString() : "";
		HttpResponse<InputStream> answer = send(name, uri(service.url() + path + query), request);
		try (InputStream body = answer.body()) {
			response.setStatus(answer.statusCode());
			PassedHeaders.copy(answer, response, service.url(), prefix);
			copy(body, response.getOutputStream());
		}
	}

	private HttpResponse<InputStream> send(String name, URI uri, HttpServletRequest request) throws IOException {
		InputStream body = request.getInputStream();
		HttpRequest.Builder passed = this.client.request(uri);
		PassedHeaders.copy(request, passed);
		if (request.getMethod().equals("POST")) {
			long length = request.getContentLengthLong();
			HttpRequest.BodyPublisher publisher = BodyPublishers.ofInputStream(() -> body);
			passed.POST((length > 0) ? BodyPublishers.fromPublisher(publisher, length)
					: (length == 0) ? BodyPublishers.noBody() : publisher);
		}
		try {
			return this.client.send(passed.build());
		}
		catch (IOException ex) {
			throw new ProblemException(HttpStatus.BAD_GATEWAY, "service-unavailable",
					"%s does not answer: %s".formatted(name, UpstreamClient.reason(ex)));
		}
	}

	private static URI uri(String text) {
		try {
			return URI.create(text);
		}
		catch (IllegalArgumentException _) {
			throw ProblemException.invalid("path", "must be a valid URL");
		}
	}

	/** Flushes what has come before it waits for more: it may be an event. */
	private static void copy(InputStream body, OutputStream out) throws IOException {
		byte[] buffer = new byte[16 * 1024];
		for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
			out.write(buffer, 0, read);
			out.flush();
		}
	}

}
