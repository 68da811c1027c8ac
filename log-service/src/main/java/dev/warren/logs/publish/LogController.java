package dev.warren.logs.publish;

import dev.warren.logs.Keys;
import dev.warren.messaging.contract.Names;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Log messages in. */
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
	@Operation(summary = "Log to all subscribers of the fanout exchange, as JSON or as plain text")
	LogAccepted log(@Valid @RequestBody LogRequest request) {
		return this.publication.publish(this.names.logs(), "", request);
	}

	@PostMapping(consumes = MediaType.TEXT_PLAIN_VALUE)
	LogAccepted log(@RequestBody(required = false) byte @Nullable [] message) {
		return log(LogRequest.read(message));
	}

	@PostMapping(path = "/direct/{severity}", consumes = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Log to those who subscribed to this severity")
	LogAccepted direct(@Parameter(example = "error") @PathVariable String severity,
			@Valid @RequestBody LogRequest request) {
		return this.publication.publish(this.names.directLogs(), Keys.severity(severity), request);
	}

	@PostMapping(path = "/direct/{severity}", consumes = MediaType.TEXT_PLAIN_VALUE)
	LogAccepted direct(@PathVariable String severity, @RequestBody(required = false) byte @Nullable [] message) {
		return direct(severity, LogRequest.read(message));
	}

	@PostMapping(path = "/topic/{routingKey}", consumes = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Log to those whose binding key matches this routing key")
	LogAccepted topic(@Parameter(example = "kern.critical") @PathVariable String routingKey,
			@Valid @RequestBody LogRequest request) {
		return this.publication.publish(this.names.topicLogs(), Keys.routingKey(routingKey), request);
	}

	@PostMapping(path = "/topic/{routingKey}", consumes = MediaType.TEXT_PLAIN_VALUE)
	LogAccepted topic(@PathVariable String routingKey, @RequestBody(required = false) byte @Nullable [] message) {
		return topic(routingKey, LogRequest.read(message));
	}

}
