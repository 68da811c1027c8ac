package dev.warren.logs.subscribe;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.stream.Stream;

import dev.warren.messaging.contract.MessageText;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;

/** How a stream is written: as server-sent events for programs, as lines for people. */
enum LogFormat {

	EVENTS(MediaType.TEXT_EVENT_STREAM), TEXT(new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8));

	final MediaType contentType;

	LogFormat(MediaType contentType) {
		this.contentType = contentType;
	}

	/** Without a preference a client gets events. */
	static LogFormat preferred(@Nullable String accept) {
		return MediaType.parseMediaTypes(accept)
			.stream()
			.sorted(Comparator.comparingDouble(MediaType::getQualityValue).reversed())
			.flatMap((type) -> Stream.of(values()).filter((format) -> type.includes(format.contentType)))
			.findFirst()
			.orElse(EVENTS);
	}

	byte[] write(LogEntry entry) {
		return (this == EVENTS) ? entry.serverSentEvent()
				: (MessageText.oneLine(entry.line()).stripTrailing() + "\n").getBytes(StandardCharsets.UTF_8);
	}

}
