package dev.warren.messaging.stream;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/**
 * One client that follows what happens. A thread of its own writes to it and waits for
 * it; whoever finds that it is over says so, and that thread clears up.
 *
 * @param <E> what is written to
 */
public abstract class LiveStream<E extends ResponseBodyEmitter> {

	private final AtomicReference<@Nullable String> outcome = new AtomicReference<>();

	private final E emitter;

	protected LiveStream(E emitter) {
		this.emitter = emitter;
		emitter.onCompletion(() -> end("the client is gone"));
		emitter.onError((_) -> end("the client is gone"));
	}

	/** Writes until it is over. */
	protected abstract void serve() throws IOException, InterruptedException;

	/** It is over: whoever waits for something to write waits no longer. */
	protected abstract void wakeUp();

	/** Nothing will be written any more. */
	protected abstract void closed();

	protected final E emitter() {
		return this.emitter;
	}

	/** Ends it, unless it is over already. Waits for nobody. */
	public final void end(String reason) {
		if (this.outcome.compareAndSet(null, reason)) {
			wakeUp();
		}
	}

	public final boolean isOver() {
		return this.outcome.get() != null;
	}

	/** Why it is over. */
	public final String outcome() {
		return String.valueOf(this.outcome.get());
	}

	final void close() {
		try {
			this.emitter.complete();
		}
		catch (IllegalStateException _) {
			// The web server was first to find that the client is gone.
		}
	}

}
