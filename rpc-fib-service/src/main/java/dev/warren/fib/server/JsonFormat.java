package dev.warren.fib.server;

import dev.warren.fib.contract.FibMessages;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilderSupport;
import org.springframework.amqp.core.MessageProperties;

/** JSON: a number, or an object with the one field n. */
final class JsonFormat implements Format {

	private final JsonMapper json;

	JsonFormat(JsonMapper json) {
		this.json = json;
	}

	@Override
	public String n(Message request) {
		JsonNode body = read(request.getBody());
		if (body.isObject() && body.has("n") && body.size() > 1) {
			throw new IllegalArgumentException("must be the only field");
		}
		JsonNode n = body.isObject() ? body.path("n") : body;
		return n.isIntegralNumber() ? n.asString() : "";
	}

	private JsonNode read(byte[] body) {
		try {
			return this.json.readTree(body);
		}
		catch (JacksonException _) {
			throw new IllegalArgumentException("must be JSON: 30 or {\"n\":30}");
		}
	}

	@Override
	public MessageBuilderSupport<Message> value(int n, String value) {
		return asJson(FibMessages.message(FibMessages.FIB, this.json.writeValueAsString(new Value(n, value))));
	}

	@Override
	public MessageBuilderSupport<Message> error(String reason, String words) {
		return asJson(FibMessages.error(reason, this.json.writeValueAsString(new Failure(reason, words))));
	}

	private static MessageBuilderSupport<Message> asJson(MessageBuilderSupport<Message> reply) {
		return reply.setContentType(MessageProperties.CONTENT_TYPE_JSON);
	}

	record Value(int n, String value) {
	}

	record Failure(String error, String message) {
	}

}
