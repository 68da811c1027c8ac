package dev.warren.logs.subscribe;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import dev.warren.logs.Keys;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.sse.SseStreams;
import dev.warren.messaging.web.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/** Log messages out: live, or from the archive. */
@RestController
@RequestMapping(path = "/logs", produces = { MediaType.TEXT_EVENT_STREAM_VALUE, MediaType.TEXT_PLAIN_VALUE })
@Tag(name = "subscribe")
@ApiResponse(responseCode = "200",
		description = "An event 'subscribed' first, then an event 'log' for each message; 'skipped' if a live reader "
				+ "was too slow for some before it, 'gap' if messages are missing for another reason")
@ApiResponse(responseCode = "503", description = "The broker is away, or there are too many subscribers")
class SubscriptionController {

	private static final int MAX_BINDINGS = 100;

	private final LogStreams streams;

	private final Names names;

	SubscriptionController(LogStreams streams, Names names) {
		this.streams = streams;
		this.names = names;
	}

	/**
	 * Opens no stream: a stream that is not read would not notice that its client left.
	 */
	@RequestMapping(path = { "", "/direct", "/topic" }, method = RequestMethod.HEAD)
	@Operation(hidden = true)
	ResponseEntity<Void> head(WebRequest request) {
		return SseStreams.head(this.streams.format(request).contentType());
	}

	@Archived
	@GetMapping
	@Operation(summary = "Follow all messages of the fanout exchange")
	ResponseEntity<ResponseBodyEmitter> all(WebRequest request) {
		return this.streams.open(this.names.logs(), List.of(""), request);
	}

	@Archived
	@GetMapping("/direct")
	@Operation(summary = "Follow the messages of these severities")
	@Parameter(name = "severity", in = ParameterIn.QUERY, required = true, example = "error",
			array = @ArraySchema(schema = @Schema(type = "string")))
	ResponseEntity<ResponseBodyEmitter> direct(WebRequest request) {
		return this.streams.open(this.names.directLogs(), keys(request, "severity", Keys::severity), request);
	}

	@Archived
	@GetMapping("/topic")
	@Operation(summary = "Follow the messages that match any of these binding keys")
	@Parameter(name = "key", in = ParameterIn.QUERY, required = true, example = "kern.*",
			array = @ArraySchema(schema = @Schema(type = "string")))
	ResponseEntity<ResponseBodyEmitter> topic(WebRequest request) {
		return this.streams.open(this.names.topicLogs(), keys(request, "key", Keys::bindingKey), request);
	}

	/** Spring's own conversion would split a key at its commas. */
	private static List<String> keys(WebRequest request, String name, UnaryOperator<String> check) {
		String[] values = request.getParameterValues(name);
		if (values == null) {
			throw ProblemException.invalid(name, "is missing");
		}
		List<String> keys = Stream.of(values).map(check).distinct().toList();
		if (keys.size() > MAX_BINDINGS) {
			throw ProblemException.invalid(name, "must be given at most " + MAX_BINDINGS + " times");
		}
		return keys;
	}

	/** Documents how a client asks for messages that were logged before. */
	@Retention(RetentionPolicy.RUNTIME)
	@Parameter(name = "replay", in = ParameterIn.QUERY, example = "10",
			description = "Follow the archive, beginning with so many of the last messages that match, 0 to 1000",
			schema = @Schema(type = "integer"))
	@Parameter(name = LogStreams.LAST_EVENT_ID, in = ParameterIn.HEADER,
			description = "Follow the archive after the event with this id, an offset",
			schema = @Schema(type = "string"))
	private @interface Archived {

	}

}
