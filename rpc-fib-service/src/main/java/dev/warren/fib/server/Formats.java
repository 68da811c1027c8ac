package dev.warren.fib.server;

import java.util.Locale;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.amqp.core.MessageProperties;
import org.springframework.stereotype.Component;

/**
 * Bare text, unless a request says that it is JSON: strangers say all sorts of things.
 */
@Component
@ServerRole
class Formats {

	private final Format text = new TextFormat();

	private final Format json;

	Formats(JsonMapper json) {
		this.json = new JsonFormat(json);
	}

	Format of(MessageProperties request) {
		return isJson(request.getContentType()) ? this.json : this.text;
	}

	private static boolean isJson(@Nullable String contentType) {
		return contentType != null
				&& contentType.strip().toLowerCase(Locale.ROOT).startsWith(MessageProperties.CONTENT_TYPE_JSON);
	}

}
