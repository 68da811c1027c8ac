package dev.warren.logs.live;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

import dev.warren.logs.Interest;
import dev.warren.logs.Keys;
import dev.warren.logs.Position;
import dev.warren.logs.archive.Start;
import dev.warren.logs.archive.Start.After;
import dev.warren.logs.archive.Start.Last;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.web.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/**
 * Log messages out, live. The parameters are read from the map because Spring would split
 * a key at its commas.
 */
@RestController
@RequestMapping(path = "/logs", produces = { MediaType.TEXT_EVENT_STREAM_VALUE, MediaType.TEXT_PLAIN_VALUE })
@Tag(name = "subscribe")
@ApiResponse(responseCode = "200",
		description = "An event 'subscribed' once the bindings are there, then an event 'log' for each message; "
				+ "'skipped' before the next one if the reader was too slow for some, 'gap' if others are missing")
@ApiResponse(responseCode = "503", description = "The broker is away, or there are too many subscribers")
class SubscriptionController {

	static final String LAST_EVENT_ID = "Last-Event-ID";

	private static final int MAX_BINDINGS = 100;

	private static final int MAX_REPLAY = 1000;

	private final Subscriptions subscriptions;

	private final List<LogFormat> formats;

	private final Names names;

	SubscriptionController(Subscriptions subscriptions, EventStreamFormat events, TextFormat text, Names names) {
		this.subscriptions = subscriptions;
		this.formats = List.of(events, text);
		this.names = names;
	}

	/** Of a stream that nobody can read, nobody would find that its client is gone. */
	@RequestMapping(path = { "", "/direct", "/topic" }, method = RequestMethod.HEAD)
	@Operation(hidden = true)
	ResponseEntity<Void> head() {
		return ResponseEntity.ok().cacheControl(CacheControl.noStore()).build();
	}

	@Replayable
	@GetMapping
	@Operation(summary = "Follow all messages of the fanout exchange")
	ResponseEntity<ResponseBodyEmitter> all(@Parameter(hidden = true) @RequestParam MultiValueMap<String, String> query,
			@Parameter(hidden = true) @RequestHeader HttpHeaders headers) {
		return subscribe(this.names.logs(), List.of(""), query, headers);
	}

	@Replayable
	@GetMapping("/direct")
	@Operation(summary = "Follow the messages of these severities")
	@Parameter(name = "severity", in = ParameterIn.QUERY, required = true, example = "error",
			array = @ArraySchema(schema = @Schema(type = "string")))
	ResponseEntity<ResponseBodyEmitter> direct(
			@Parameter(hidden = true) @RequestParam MultiValueMap<String, String> query,
			@Parameter(hidden = true) @RequestHeader HttpHeaders headers) {
		return subscribe(this.names.directLogs(), keys(query, "severity", Keys::severity), query, headers);
	}

	@Replayable
	@GetMapping("/topic")
	@Operation(summary = "Follow the messages that match any of these binding keys")
	@Parameter(name = "key", in = ParameterIn.QUERY, required = true, example = "kern.*",
			array = @ArraySchema(schema = @Schema(type = "string")))
	ResponseEntity<ResponseBodyEmitter> topic(
			@Parameter(hidden = true) @RequestParam MultiValueMap<String, String> query,
			@Parameter(hidden = true) @RequestHeader HttpHeaders headers) {
		return subscribe(this.names.topicLogs(), keys(query, "key", Keys::bindingKey), query, headers);
	}

	private ResponseEntity<ResponseBodyEmitter> subscribe(String exchange, List<String> bindingKeys,
			MultiValueMap<String, String> query, HttpHeaders headers) {
		LogFormat format = format(headers.getAccept());
		ResponseBodyEmitter stream = this.subscriptions.subscribe(new Listening(
				new Interest(exchange, Set.copyOf(bindingKeys)), bindingKeys, format, start(query, headers)));
		return ResponseEntity.ok().cacheControl(CacheControl.noStore()).contentType(format.contentType()).body(stream);
	}

	/** Whatever is accepted gets events; else the mapping would not have matched. */
	private LogFormat format(List<MediaType> accepted) {
		return accepted.stream()
			.sorted(Comparator.comparingDouble(MediaType::getQualityValue).reversed())
			.flatMap((type) -> this.formats.stream().filter((format) -> type.includes(format.mediaType())))
			.findFirst()
			.orElse(this.formats.getFirst());
	}

	/** A browser that comes again asks for the same address, and its header counts. */
	private static @Nullable Start start(MultiValueMap<String, String> query, HttpHeaders headers) {
		String lastEventId = headers.getFirst(LAST_EVENT_ID);
		if (lastEventId != null && !lastEventId.isEmpty()) {
			try {
				return new After(Position.parse(lastEventId));
			}
			catch (IllegalArgumentException ex) {
				throw ProblemException.invalid(LAST_EVENT_ID, String.valueOf(ex.getMessage()));
			}
		}
		String replay = query.getFirst("replay");
		return (replay != null) ? new Last(count(replay)) : null;
	}

	private static int count(String replay) {
		try {
			int count = Integer.parseInt(replay);
			if (count >= 1 && count <= MAX_REPLAY) {
				return count;
			}
		}
		catch (NumberFormatException _) {
			// As bad as one that is out of range.
		}
		throw ProblemException.invalid("replay", "must be a number from 1 to " + MAX_REPLAY);
	}

	private static List<String> keys(MultiValueMap<String, String> query, String name, UnaryOperator<String> check) {
		List<String> keys = query.getOrDefault(name, List.of()).stream().map(check).distinct().toList();
		if (keys.isEmpty()) {
			throw ProblemException.invalid(name, "is missing");
		}
		if (keys.size() > MAX_BINDINGS) {
			throw ProblemException.invalid(name, "must be given at most " + MAX_BINDINGS + " times");
		}
		return keys;
	}

}
