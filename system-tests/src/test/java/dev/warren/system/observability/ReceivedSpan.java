package dev.warren.system.observability;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;

/**
 * A span as a service has exported it.
 *
 * @param parentId empty for a root span
 * @param errors the messages of the exceptions that it has recorded
 * @param links the ids of the traces that it links
 */
record ReceivedSpan(String service, String traceId, String spanId, String parentId, String name, SpanKind kind,
		boolean failed, List<String> errors, List<String> links, Map<String, String> attributes) {

	static ReceivedSpan of(Resource resource, Span span) {
		List<String> errors = span.getEventsList()
			.stream()
			.map((event) -> attributes(event.getAttributesList()).getOrDefault("exception.message", ""))
			.toList();
		return new ReceivedSpan(attributes(resource.getAttributesList()).getOrDefault("service.name", ""),
				hex(span.getTraceId()), hex(span.getSpanId()), hex(span.getParentSpanId()), span.getName(),
				span.getKind(), span.getStatus().getCode() == StatusCode.STATUS_CODE_ERROR, errors,
				span.getLinksList().stream().map((link) -> hex(link.getTraceId())).toList(),
				attributes(span.getAttributesList()));
	}

	private static Map<String, String> attributes(List<KeyValue> attributes) {
		return attributes.stream()
			.collect(Collectors.toMap(KeyValue::getKey, (attribute) -> attribute.getValue().getStringValue(),
					(first, _) -> first));
	}

	private static String hex(ByteString id) {
		return HexFormat.of().formatHex(id.toByteArray());
	}

	boolean isChildOf(ReceivedSpan parent) {
		return this.traceId.equals(parent.traceId) && this.parentId.equals(parent.spanId);
	}

}
