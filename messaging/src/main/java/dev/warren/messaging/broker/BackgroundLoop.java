package dev.warren.messaging.broker;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Repeats a step on a virtual thread of its own from start to stop. No exception ends it:
 * what waits for the broker must go on when the broker is back.
 */
public abstract class BackgroundLoop implements SmartLifecycle {

	/** The phase of the connections: they start first and stop last. */
	protected static final int CONNECTION_PHASE = 0;

	/** After the connections, before listeners and web server; stops in reverse order. */
	protected static final int SENDER_PHASE = 1;

	private static final Logger log = LoggerFactory.getLogger(BackgroundLoop.class);

	private static final long PAUSE_AFTER_FAILURE_MILLIS = 500;

	private final String name;

	private final int phase;

	private volatile @Nullable Thread thread;

	/**
	 * A loop, to be started.
	 * @param name of the thread
	 */
	protected BackgroundLoop(String name, int phase) {
		this.name = name;
		this.phase = phase;
	}

	/** One step, pauses included; it is interrupted by a stop. */
	protected abstract void step() throws InterruptedException;

	private void run() {
		try {
			while (Thread.currentThread().equals(this.thread)) {
				stepSafely();
			}
		}
		catch (InterruptedException _) {
			log.debug("{} ends", this.name);
		}
	}

	private void stepSafely() throws InterruptedException {
		try {
			step();
		}
		catch (RuntimeException | Error ex) {
			log.error("{} failed unexpectedly; it goes on", this.name, ex);
			Thread.sleep(PAUSE_AFTER_FAILURE_MILLIS);
		}
	}

	@Override
	public synchronized void start() {
		if (this.thread == null) {
			this.thread = Thread.ofVirtual().name(this.name).unstarted(this::run);
			this.thread.start();
		}
	}

	@Override
	public synchronized void stop() {
		Thread last = this.thread;
		this.thread = null;
		if (last != null) {
			last.interrupt();
		}
	}

	@Override
	public final boolean isRunning() {
		return this.thread != null;
	}

	@Override
	public final int getPhase() {
		return this.phase;
	}

}
