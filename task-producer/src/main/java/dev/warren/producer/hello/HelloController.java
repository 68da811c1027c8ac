package dev.warren.producer.hello;

import java.util.Objects;

import dev.warren.messaging.contract.MessageText;
import dev.warren.messaging.contract.Messages;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.publish.ConfirmedPublisher;
import dev.warren.messaging.web.TextBody;
import dev.warren.web.WholeCharacters;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.core.Message;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * The smallest thing that works: the default exchange brings a message to the queue that
 * is named like its routing key.
 */
@RestController
@RequestMapping(path = "/hello", produces = MediaType.APPLICATION_JSON_VALUE)
@ResponseStatus(HttpStatus.ACCEPTED)
record HelloController(ConfirmedPublisher publisher, Names names) {

	@PostMapping
	Sent hello(@Valid @RequestBody(required = false) @Nullable Hello hello) {
		String text = (hello != null) ? hello.message() : "Hello World!";
		Message message = Messages.text("hello", text).build();
		this.publisher.publish("", this.names.hello(), message);
		return new Sent(Objects.requireNonNull(message.getMessageProperties().getMessageId()), text);
	}

	@PostMapping(consumes = MediaType.TEXT_PLAIN_VALUE)
	Sent hello(@RequestBody byte[] message) {
		return hello(new Hello(TextBody.read("message", message)));
	}

	record Hello(@NotBlank @Size(max = MessageText.MAX_LENGTH) @WholeCharacters String message) {
	}

	record Sent(String id, String message) {
	}

}
