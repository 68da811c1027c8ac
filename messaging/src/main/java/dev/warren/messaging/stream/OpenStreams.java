package dev.warren.messaging.stream;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import dev.warren.messaging.web.ProblemException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/** All streams of one kind that are open now, each with a thread that writes to it. */
public final class OpenStreams implements SmartLifecycle {

	/**
	 * Stops before the web server does, which waits for all requests under way, and an
	 * open stream is one.
	 */
	public static final int PHASE = Integer.MAX_VALUE - 512;

	private static final Logger log = LoggerFactory.getLogger(OpenStreams.class);

	private static final long STOP_SECONDS = 5;

	private final Set<LiveStream<?>> open = ConcurrentHashMap.newKeySet();

	private final int max;

	private final Semaphore room;

	private volatile boolean running;

	/**
	 * Streams of one kind.
	 * @param gauge the name of the gauge that says how many are open
	 * @param max how many may be
	 */
	public OpenStreams(String gauge, int max, MeterRegistry meters) {
		this.max = max;
		this.room = new Semaphore(max);
		Gauge.builder(gauge, this.open, Set::size).baseUnit("subscribers").register(meters);
	}

	/**
	 * Opens a stream and begins to serve it.
	 * @throws ProblemException if there are too many already
	 */
	public <E extends ResponseBodyEmitter> E open(Supplier<? extends LiveStream<E>> opening) {
		if (!this.room.tryAcquire()) {
			throw new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, "too-many-subscribers",
					"There are %d subscribers already".formatted(this.max))
				.retryAfter(Duration.ofSeconds(10));
		}
		LiveStream<E> stream;
		try {
			stream = opening.get();
		}
		catch (RuntimeException ex) {
			this.room.release();
			throw ex;
		}
		this.open.add(stream);
		if (!this.running) {
			stream.end("the service stops");
		}
		Thread.ofVirtual().name("live-stream").start(() -> serve(stream));
		return stream.emitter();
	}

	private void serve(LiveStream<?> stream) {
		try {
			if (!stream.isOver()) {
				stream.serve();
			}
		}
		catch (IOException | IllegalStateException _) {
			stream.end("the client is gone");
		}
		catch (InterruptedException _) {
			stream.end("interrupted");
		}
		finally {
			stream.end("failed");
			log.debug("A stream ends: {}", stream.outcome());
			clearUp(stream);
		}
	}

	private void clearUp(LiveStream<?> stream) {
		try {
			stream.close();
		}
		finally {
			try {
				stream.closed();
			}
			finally {
				this.open.remove(stream);
				this.room.release();
			}
		}
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.open.forEach((stream) -> stream.end("the service stops"));
		try {
			if (this.room.tryAcquire(this.max, STOP_SECONDS, TimeUnit.SECONDS)) {
				this.room.release(this.max);
			}
		}
		catch (InterruptedException _) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
