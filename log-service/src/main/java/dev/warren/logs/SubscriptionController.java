package dev.warren.logs;

import java.util.List;
import java.util.function.UnaryOperator;

import dev.warren.messaging.contract.Names;
import dev.warren.messaging.web.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;

import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Log messages out, live. The parameters are read from the map because Spring would split
 * a key at its commas.
 */
@RestController
@RequestMapping(path = "/logs", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
@Tag(name = "subscribe")
@ApiResponse(responseCode = "200",
		description = "An event 'subscribed' once the bindings are there, then an event 'log' for each message")
@ApiResponse(responseCode = "503", description = "The broker is away, or there are too many subscribers")
class SubscriptionController {

	private static final int MAX_BINDINGS = 100;

	private final Subscriptions subscriptions;

	private final Names names;

	SubscriptionController(Subscriptions subscriptions, Names names) {
		this.subscriptions = subscriptions;
		this.names = names;
	}

	@GetMapping
	@Operation(summary = "Follow all messages of the fanout exchange")
	ResponseEntity<SseEmitter> all() {
		return subscribe(this.names.logs(), List.of(""));
	}

	@GetMapping("/direct")
	@Operation(summary = "Follow the messages of these severities")
	@Parameter(name = "severity", in = ParameterIn.QUERY, required = true, example = "error",
			array = @ArraySchema(schema = @Schema(type = "string")))
	ResponseEntity<SseEmitter> direct(@Parameter(hidden = true) @RequestParam MultiValueMap<String, String> query) {
		return subscribe(this.names.directLogs(), keys(query, "severity", Keys::severity));
	}

	@GetMapping("/topic")
	@Operation(summary = "Follow the messages that match any of these binding keys")
	@Parameter(name = "key", in = ParameterIn.QUERY, required = true, example = "kern.*",
			array = @ArraySchema(schema = @Schema(type = "string")))
	ResponseEntity<SseEmitter> topic(@Parameter(hidden = true) @RequestParam MultiValueMap<String, String> query) {
		return subscribe(this.names.topicLogs(), keys(query, "key", Keys::bindingKey));
	}

	private ResponseEntity<SseEmitter> subscribe(String exchange, List<String> bindingKeys) {
		SseEmitter stream = this.subscriptions.subscribe(new Interest(exchange, bindingKeys));
		return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(stream);
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
