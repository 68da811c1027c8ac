package dev.warren.logs.subscribe;

import java.util.LinkedHashSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.warren.logs.Keys;
import dev.warren.logs.LogMetrics;
import dev.warren.logs.LogProperties;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.contract.Names;
import dev.warren.web.sse.SseStreams;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.propertyeditors.StringArrayPropertyEditor;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

@RestController
@RequestMapping(path = "/logs", produces = { MediaType.TEXT_EVENT_STREAM_VALUE, MediaType.TEXT_PLAIN_VALUE })
record SubscriptionController(SseStreams streams, LiveSubscriptions live, LogArchive archive, BrokerConnection broker,
		Names names, LogProperties properties, LogMetrics metrics) {

	private static final String LAST_EVENT_ID = "Last-Event-ID";

	private static final int MAX_BINDINGS = 100;

	/** By default Spring splits a key at its commas. */
	@InitBinder
	@SuppressWarnings("NullAway")
	void bindKeys(WebDataBinder binder) {
		binder.registerCustomEditor(String[].class, new StringArrayPropertyEditor(null, false, false));
	}

	/** Opens no stream: one that is not read would not notice that its client left. */
	@RequestMapping(path = { "", "/direct", "/topic" }, method = RequestMethod.HEAD)
	ResponseEntity<Void> head(WebRequest request) {
		return SseStreams.head(LogFormat.preferred(request.getHeader(HttpHeaders.ACCEPT)).contentType);
	}

	@GetMapping
	ResponseEntity<ResponseBodyEmitter> all(WebRequest request) {
		return open(this.names.logs(), Stream.of(""), request);
	}

	@GetMapping("/direct")
	ResponseEntity<ResponseBodyEmitter> direct(@RequestParam @Size(max = MAX_BINDINGS) String[] severity,
			WebRequest request) {
		return open(this.names.directLogs(), Stream.of(severity).map(Keys::severity), request);
	}

	@GetMapping("/topic")
	ResponseEntity<ResponseBodyEmitter> topic(@RequestParam @Size(max = MAX_BINDINGS) String[] key,
			WebRequest request) {
		return open(this.names.topicLogs(), Stream.of(key).map(Keys::bindingKey), request);
	}

	private ResponseEntity<ResponseBodyEmitter> open(String exchange, Stream<String> keys, WebRequest request) {
		LogFormat format = LogFormat.preferred(request.getHeader(HttpHeaders.ACCEPT));
		Interest interest = new Interest(exchange, keys.collect(Collectors.toCollection(LinkedHashSet::new)));
		ArchiveStart start = start(interest, request);
		this.broker.requireOpen();
		// Readers write heartbeats themselves, some of which have an id.
		return this.streams.open(format.contentType, new byte[0],
				() -> (start == null) ? this.live.subscribe(interest, format)
						: new ArchiveReader(interest, format, this.metrics, this.archive, start));
	}

	/** A browser that reconnects repeats the query, so its header takes precedence. */
	private @Nullable ArchiveStart start(Interest interest, WebRequest request) {
		String id = request.getHeader(LAST_EVENT_ID);
		String[] replay = request.getParameterValues("replay");
		long maxScan = this.properties.archive().maxScan();
		if (id != null && !id.isEmpty()) {
			// -1 is before the first message of an empty archive.
			Keys.require(id.matches("-1|\\d{1,18}"), LAST_EVENT_ID, "is not the id of an event");
			return new ArchiveStart(this.archive, interest, Long.valueOf(id), 0, maxScan);
		}
		if (replay == null) {
			return null;
		}
		Keys.require(replay.length == 1 && replay[0].matches("\\d{1,3}|1000"), "replay",
				"must be one number from 0 to 1000");
		return new ArchiveStart(this.archive, interest, null, Integer.parseInt(replay[0]), maxScan);
	}

}
