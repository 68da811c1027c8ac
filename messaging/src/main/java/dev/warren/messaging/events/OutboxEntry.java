package dev.warren.messaging.events;

import java.util.concurrent.CompletableFuture;

import org.springframework.amqp.core.Message;

/**
 * An event that the history does not have yet.
 *
 * @param confirmed true once the history has it, false once an attempt has failed
 */
record OutboxEntry(Message message, CompletableFuture<Boolean> confirmed) {

	/** About what a message takes in memory beside its body. */
	private static final int OVERHEAD = 1024;

	OutboxEntry(Message message) {
		this(message, new CompletableFuture<>());
	}

	int bytes() {
		return this.message.getBody().length + OVERHEAD;
	}

}
