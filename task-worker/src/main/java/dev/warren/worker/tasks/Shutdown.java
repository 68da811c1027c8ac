package dev.warren.worker.tasks;

import dev.warren.messaging.contract.Deadline;
import org.jspecify.annotations.Nullable;

import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** A stopping worker begins no task, and has a while for those that it works on. */
@Component
class Shutdown {

	private final WorkerProperties properties;

	private volatile @Nullable Deadline grace;

	Shutdown(WorkerProperties properties) {
		this.properties = properties;
	}

	@EventListener
	void on(ContextClosedEvent closed) {
		this.grace = Deadline.in(this.properties.shutdownGrace());
	}

	boolean hasBegun() {
		return this.grace != null;
	}

	boolean isGraceOver() {
		Deadline current = this.grace;
		return current != null && current.isOver();
	}

}
