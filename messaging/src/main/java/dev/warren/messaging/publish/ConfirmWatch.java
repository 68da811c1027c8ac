package dev.warren.messaging.publish;

import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

/**
 * Notices that the broker confirms nothing on a channel: after a partition it may never
 * do so again, while it confirms on others.
 */
final class ConfirmWatch {

	private volatile long lastSign = System.nanoTime();

	private volatile boolean silent;

	/** Silent if the channel before was given up because of its silence. */
	ConfirmWatch(boolean silent) {
		this.silent = silent;
	}

	/** Whether messages waited in vain, and none has been confirmed since. */
	boolean isSilent() {
		return this.silent;
	}

	void confirmed() {
		excused();
		this.silent = false;
	}

	/** What timed out before had another reason, such as an alarm. */
	void excused() {
		this.lastSign = System.nanoTime();
	}

	/** Whether a message timed out, and nothing was confirmed since it was sent. */
	boolean isMissed(@Nullable Throwable failure, long sent) {
		boolean missed = failure instanceof TimeoutException && this.lastSign - sent < 0;
		this.silent |= missed;
		return missed;
	}

}
