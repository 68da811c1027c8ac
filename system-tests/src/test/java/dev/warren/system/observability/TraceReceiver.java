package dev.warren.system.observability;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;

/** Receives spans over OTLP/HTTP, in place of a collector. */
final class TraceReceiver implements AutoCloseable {

	private final Queue<ReceivedSpan> spans = new ConcurrentLinkedQueue<>();

	private final HttpServer server;

	TraceReceiver() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/v1/traces", this::receive);
		this.server.start();
	}

	String endpoint() {
		return "http://127.0.0.1:%d/v1/traces".formatted(this.server.getAddress().getPort());
	}

	List<ReceivedSpan> spans() {
		return List.copyOf(this.spans);
	}

	List<ReceivedSpan> trace(String id) {
		return this.spans.stream().filter((span) -> span.traceId().equals(id)).toList();
	}

	private void receive(HttpExchange exchange) throws IOException {
		try (exchange) {
			ExportTraceServiceRequest.parseFrom(exchange.getRequestBody())
				.getResourceSpansList()
				.forEach((resource) -> resource.getScopeSpansList()
					.forEach((scope) -> scope.getSpansList()
						.forEach((span) -> this.spans.add(ReceivedSpan.of(resource.getResource(), span)))));
			exchange.sendResponseHeaders(200, -1);
		}
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
