package dev.warren.logs.subscribe;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.LinkedHashSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.warren.logs.Keys;
import dev.warren.logs.LogProperties;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.sse.SseStreams;
import io.micrometer.core.instrument.MeterRegistry;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
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
@SubscriptionController.Archived
@Tag(name = "subscribe")
@ApiResponse(responseCode = "200",
		description = "An event 'subscribed' first, then an event 'log' for each message; 'skipped' if a live reader "
				+ "was too slow for some before it, 'gap' if messages are missing for another reason")
@ApiResponse(responseCode = "503", description = "The broker is away, or there are too many subscribers")
record SubscriptionController(SseStreams streams, LiveSubscriptions live, LogArchive archive, BrokerConnection broker,
		Names names, LogProperties properties, MeterRegistry meters) {

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
	@Operation(hidden = true)
	ResponseEntity<Void> head(WebRequest request) {
		return SseStreams.head(LogFormat.preferred(request.getHeader(HttpHeaders.ACCEPT)).contentType);
	}

	@GetMapping
	@Operation(summary = "Follow all messages of the fanout exchange")
	ResponseEntity<ResponseBodyEmitter> all(WebRequest request) {
		return open(this.names.logs(), Stream.of(""), request);
	}

	@GetMapping("/direct")
	@Operation(summary = "Follow the messages of these severities")
	ResponseEntity<ResponseBodyEmitter> direct(
			@Parameter(example = "error") @RequestParam @Size(max = MAX_BINDINGS) String[] severity,
			WebRequest request) {
		return open(this.names.directLogs(), Stream.of(severity).map(Keys::severity), request);
	}

	@GetMapping("/topic")
	@Operation(summary = "Follow the messages that match any of these binding keys")
	ResponseEntity<ResponseBodyEmitter> topic(
			@Parameter(example = "kern.*") @RequestParam @Size(max = MAX_BINDINGS) String[] key, WebRequest request) {
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
						: new ArchiveReader(interest, format, this.meters, this.archive, start));
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

	@Retention(RetentionPolicy.RUNTIME)
	@Parameter(name = "replay", in = ParameterIn.QUERY, example = "10",
			description = "Follow the archive, beginning with so many of the last messages that match, 0 to 1000",
			schema = @Schema(type = "integer"))
	@Parameter(name = SubscriptionController.LAST_EVENT_ID, in = ParameterIn.HEADER,
			description = "Follow the archive after the event with this id, an offset",
			schema = @Schema(type = "string"))
	@interface Archived {

	}

}
