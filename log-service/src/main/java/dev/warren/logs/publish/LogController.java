package dev.warren.logs.publish;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.warren.logs.Keys;
import dev.warren.logs.LogMetrics;
import dev.warren.logs.LogTopology;
import dev.warren.messaging.contract.MessageText;
import dev.warren.messaging.contract.Messages;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.logging.LogFields;
import dev.warren.messaging.publish.ConfirmedPublisher;
import dev.warren.messaging.publish.PublishException;
import dev.warren.messaging.web.TextBody;
import dev.warren.web.WholeCharacters;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import static dev.warren.messaging.contract.MessageText.printable;

@RestController
@RequestMapping(path = "/logs", produces = MediaType.APPLICATION_JSON_VALUE)
@ResponseStatus(HttpStatus.ACCEPTED)
record LogController(ConfirmedPublisher publisher, Names names, LogMetrics metrics) {

	private static final Logger log = LoggerFactory.getLogger(LogController.class);

	/** A second routing key (https://www.rabbitmq.com/docs/sender-selected). */
	private static final Map<String, Object> BLIND_COPY = Map.of("BCC", List.of(LogTopology.ARCHIVE_KEY));

	@PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
	LogAccepted log(@Valid @RequestBody LogRequest request) {
		return publish(this.names.logs(), "", Map.of(), request);
	}

	@PostMapping(consumes = MediaType.TEXT_PLAIN_VALUE)
	LogAccepted log(@RequestBody(required = false) byte @Nullable [] message) {
		return log(LogRequest.read(message));
	}

	@PostMapping(path = "/direct/{severity}", consumes = MediaType.APPLICATION_JSON_VALUE)
	LogAccepted direct(@PathVariable String severity, @Valid @RequestBody LogRequest request) {
		return publish(this.names.directLogs(), Keys.severity(severity), BLIND_COPY, request);
	}

	@PostMapping(path = "/direct/{severity}", consumes = MediaType.TEXT_PLAIN_VALUE)
	LogAccepted direct(@PathVariable String severity, @RequestBody(required = false) byte @Nullable [] message) {
		return direct(severity, LogRequest.read(message));
	}

	@PostMapping(path = "/topic/{routingKey}", consumes = MediaType.APPLICATION_JSON_VALUE)
	LogAccepted topic(@PathVariable String routingKey, @Valid @RequestBody LogRequest request) {
		return publish(this.names.topicLogs(), Keys.routingKey(routingKey), Map.of(), request);
	}

	@PostMapping(path = "/topic/{routingKey}", consumes = MediaType.TEXT_PLAIN_VALUE)
	LogAccepted topic(@PathVariable String routingKey, @RequestBody(required = false) byte @Nullable [] message) {
		return topic(routingKey, LogRequest.read(message));
	}

	private LogAccepted publish(String exchange, String routingKey, Map<String, Object> headers, LogRequest request) {
		String id = UUID.randomUUID().toString();
		try {
			this.publisher.publish(exchange, routingKey,
					Messages.text("log", request.message()).setMessageId(id).copyHeaders(headers).build());
		}
		catch (PublishException ex) {
			try (var _ = LogFields.logMessage(id)) {
				log.warn("Log {} not published: {}: {}", id, ex.reason(), printable(ex.getMessage()));
			}
			throw ex;
		}
		this.metrics.published(exchange);
		log.debug("Log {} published to {} as '{}'", id, exchange, printable(routingKey));
		return new LogAccepted(id, exchange, routingKey);
	}

	record LogRequest(@NotBlank @Size(max = MessageText.MAX_LENGTH) @WholeCharacters String message) {

		static LogRequest read(byte @Nullable [] body) {
			return new LogRequest(TextBody.read("message", body));
		}

	}

	record LogAccepted(String id, String exchange, String routingKey) {
	}

}
