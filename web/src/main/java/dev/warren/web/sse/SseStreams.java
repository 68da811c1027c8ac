package dev.warren.web.sse;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

import dev.warren.web.ProblemException;

/** All event streams of one kind that are open, each with a thread that writes to it. */
public final class SseStreams implements SmartLifecycle {

	/** Stops before the web server, which waits until all requests have ended. */
	public static final int PHASE = Integer.MAX_VALUE - 512;

	private static final Logger log = LoggerFactory.getLogger(SseStreams.class);

	private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

	private static final long STOP_SECONDS = 5;

	private final Set<SseStream> open = ConcurrentHashMap.newKeySet();

	private final int max;

	private final Duration heartbeat;

	private final Semaphore room;

	private volatile boolean running;

	/**
	 * Streams of one kind.
	 * @param gauge the name of the gauge of open streams
	 * @param max how many may be open
	 * @param heartbeat the time between two comments on a stream without events
	 */
	public SseStreams(String gauge, int max, Duration heartbeat, MeterRegistry meters) {
		this.max = max;
		this.heartbeat = heartbeat;
		this.room = new Semaphore(max);
		Gauge.builder(gauge, this.open, Set::size).baseUnit("subscribers").register(meters);
	}

	/**
	 * Opens a stream and begins to write. The headers keep caches and proxies, nginx by
	 * default, from holding events back.
	 * @param heartbeat what is written while nothing happens
	 * @throws ProblemException if too many are open already
	 */
	public ResponseEntity<ResponseBodyEmitter> open(MediaType type, byte[] heartbeat, Supplier<EventSource> source) {
		if (!this.room.tryAcquire()) {
			throw new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, "too-many-subscribers",
					"There are %d subscribers already".formatted(this.max))
				.retryAfter(RETRY_AFTER);
		}
		SseStream stream;
		try {
			stream = new SseStream(source.get(), heartbeat);
		}
		catch (RuntimeException ex) {
			this.room.release();
			throw ex;
		}
		this.open.add(stream);
		if (!this.running) {
			stream.end();
		}
		Thread.ofVirtual().name("sse-stream").start(() -> serve(stream));
		return headers(type).body(stream.emitter());
	}

	/** The answer to HEAD, which opens no stream. */
	public static ResponseEntity<Void> head(MediaType type) {
		return headers(type).build();
	}

	private static ResponseEntity.BodyBuilder headers(MediaType type) {
		return ResponseEntity.ok()
			.contentType(type)
			.cacheControl(CacheControl.noStore())
			.header("X-Accel-Buffering", "no");
	}

	private void serve(SseStream stream) {
		try {
			stream.serve(this.heartbeat);
		}
		catch (RuntimeException ex) {
			log.error("A stream failed unexpectedly", ex);
		}
		finally {
			this.open.remove(stream);
			this.room.release();
		}
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.open.forEach(SseStream::end);
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
