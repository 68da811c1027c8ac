package dev.warren.logs.publish;

import dev.warren.logs.Keys;
import dev.warren.messaging.contract.MessageText;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.web.TextBody;
import dev.warren.messaging.web.WholeCharacters;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Log messages in, as JSON or as plain text. */
@RestController
@RequestMapping("/logs")
@ResponseStatus(HttpStatus.ACCEPTED)
@Tag(name = "publish")
class LogController {

	private final LogPublication publication;

	private final Names names;

	LogController(LogPublication publication, Names names) {
		this.publication = publication;
		this.names = names;
	}

	@PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Log to all subscribers of the fanout exchange")
	LogAccepted log(@Valid @RequestBody LogRequest request) {
		return this.publication.publish(this.names.logs(), "", request.message());
	}

	@PostMapping(consumes = MediaType.TEXT_PLAIN_VALUE)
	LogAccepted log(@RequestBody(required = false) byte @Nullable [] message) {
		return log(LogRequest.read(message));
	}

	@PostMapping(path = "/direct/{severity}", consumes = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Log to the subscribers of this severity")
	LogAccepted direct(@Parameter(example = "error") @PathVariable String severity,
			@Valid @RequestBody LogRequest request) {
		return this.publication.publish(this.names.directLogs(), Keys.severity(severity), request.message());
	}

	@PostMapping(path = "/direct/{severity}", consumes = MediaType.TEXT_PLAIN_VALUE)
	LogAccepted direct(@PathVariable String severity, @RequestBody(required = false) byte @Nullable [] message) {
		return direct(severity, LogRequest.read(message));
	}

	@PostMapping(path = "/topic/{routingKey}", consumes = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Log to the subscribers whose binding key matches this routing key")
	LogAccepted topic(@Parameter(example = "kern.critical") @PathVariable String routingKey,
			@Valid @RequestBody LogRequest request) {
		return this.publication.publish(this.names.topicLogs(), Keys.routingKey(routingKey), request.message());
	}

	@PostMapping(path = "/topic/{routingKey}", consumes = MediaType.TEXT_PLAIN_VALUE)
	LogAccepted topic(@PathVariable String routingKey, @RequestBody(required = false) byte @Nullable [] message) {
		return topic(routingKey, LogRequest.read(message));
	}

	/** A log message as a client sends it. */
	record LogRequest(@Schema(example = "A critical kernel error") @NotBlank @Size(
			max = MessageText.MAX_LENGTH) @WholeCharacters String message) {

		static LogRequest read(byte @Nullable [] body) {
			return new LogRequest(TextBody.read("message", body));
		}

	}

	/** A log message that the broker has confirmed. */
	record LogAccepted(@Schema(example = "0b5c3a3e-1f5d-4b0e-9a51-3c8f0a9c6f10") String id,
			@Schema(example = "topic_logs") String exchange, @Schema(example = "kern.critical") String routingKey) {
	}

}
