package dev.warren.producer.board;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.warren.messaging.contract.Names;
import dev.warren.messaging.publish.ConfirmedPublisher;
import dev.warren.messaging.publish.PublishException;
import dev.warren.messaging.web.ProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Knows when the history has been read. A stream does not tell its length: so a marker is
 * put at its end, and whoever has read as far as that has read all there was.
 */
@Component
public class CatchUp implements SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(CatchUp.class);

	private static final String MARKER = "board-marker";

	private static final Duration AGAIN_AFTER_FAILURE = Duration.ofSeconds(1);

	/** In case that somebody deletes the stream, and with it the marker. */
	private static final Duration AGAIN_AFTER_SUCCESS = Duration.ofSeconds(30);

	private final ConfirmedPublisher publisher;

	private final Names names;

	private volatile Marker marker = new Marker();

	private volatile boolean running;

	CatchUp(ConfirmedPublisher publisher, Names names) {
		this.publisher = publisher;
		this.names = names;
	}

	/** To be asked of each message; of markers, also those of other replicas. */
	boolean isMarker(Message message) {
		if (!MARKER.equals(message.getMessageProperties().getType())) {
			return false;
		}
		Marker awaited = this.marker;
		if (awaited.id().equals(message.getMessageProperties().getMessageId()) && !isDone()) {
			awaited.read().countDown();
			log.info("The task board has read the history");
		}
		return true;
	}

	boolean isDone() {
		return this.marker.read().getCount() == 0;
	}

	/**
	 * Nobody is told of a board that is only half of it.
	 * @throws ProblemException if the history has not been read yet
	 */
	public void require() {
		if (!isDone()) {
			throw new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, "board-loading",
					"The task board is still being read from the history")
				.retryAfter(Duration.ofSeconds(1));
		}
	}

	/** From now on there is everything to be read, again or for the first time. */
	void begin() {
		Marker next = new Marker();
		this.marker = next;
		Thread.ofVirtual().name("board-catch-up").start(() -> put(next));
	}

	private void put(Marker next) {
		try {
			Duration pause = Duration.ZERO;
			while (!next.read().await(pause.toMillis(), TimeUnit.MILLISECONDS) && this.running && this.marker == next) {
				pause = isPublished(next) ? AGAIN_AFTER_SUCCESS : AGAIN_AFTER_FAILURE;
			}
		}
		catch (InterruptedException _) {
			Thread.currentThread().interrupt();
		}
	}

	private boolean isPublished(Marker next) {
		try {
			this.publisher.publish("", this.names.taskHistory(),
					MessageBuilder.withBody(new byte[0]).setMessageId(next.id()).setType(MARKER).build());
			return true;
		}
		catch (PublishException ex) {
			log.debug("No marker at the end of the history yet: {}", ex.getMessage());
			return false;
		}
	}

	@Override
	public void start() {
		this.running = true;
		begin();
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	private record Marker(String id, CountDownLatch read) {

		Marker() {
			this(UUID.randomUUID().toString(), new CountDownLatch(1));
		}

	}

}
