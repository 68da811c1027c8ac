package dev.warren.worker.tasks;

import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The time that a stopping worker has for what it has in hand. The container waits longer
 * before it closes the channel on which the tasks are acknowledged or rejected.
 */
@Component
class ShutdownGrace {

	private final WorkerProperties properties;

	private volatile Limit limit = Limit.NONE;

	ShutdownGrace(WorkerProperties properties) {
		this.properties = properties;
	}

	@EventListener
	void on(ContextClosedEvent closed) {
		this.limit = Limit.in(this.properties.shutdownGrace());
	}

	boolean isOver() {
		return this.limit.left() == 0;
	}

}
