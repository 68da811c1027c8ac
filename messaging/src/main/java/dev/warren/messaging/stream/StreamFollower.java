package dev.warren.messaging.stream;

import java.io.IOException;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dev.warren.messaging.broker.BackgroundLoop;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.broker.BrokerUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a stream and then follows it. It resumes after the last offset that it has read,
 * starts over if the stream was deleted and declared anew, and steps over a message that
 * breaks its connection each time it is delivered.
 * <p>
 * It has a connection of its own: RabbitMQ closes the connection, not the channel, of a
 * consumer for whom it cannot convert a message (rabbitmq-server#12571).
 */
public final class StreamFollower extends BackgroundLoop {

	private static final Logger log = LoggerFactory.getLogger(StreamFollower.class);

	private static final long PAUSE_MILLIS = 500;

	private static final long PAUSE_AFTER_BROKEN_MILLIS = 20;

	private static final int CLOSE_MILLIS = 1000;

	private final BrokerConnection broker;

	private final String stream;

	private final StreamReading reading;

	/**
	 * A follower, to be started.
	 * @param tail how many messages before the end it starts with; {@link Long#MAX_VALUE}
	 * for all
	 */
	public StreamFollower(BrokerConnection broker, String stream, long tail, StreamReader reader) {
		this(broker, stream, new StreamReading(stream, -1, tail, reader));
	}

	private StreamFollower(BrokerConnection broker, String stream, StreamReading reading) {
		super(stream + "-follower", SENDER_PHASE);
		this.broker = broker;
		this.stream = stream;
		this.reading = reading;
	}

	/** A follower that starts with the first message after an offset. */
	public static StreamFollower after(long offset, BrokerConnection broker, String stream, StreamReader reader) {
		return new StreamFollower(broker, stream, new StreamReading(stream, offset, Long.MAX_VALUE, reader));
	}

	/** The offset of the last message that was read or stepped over; -1 before that. */
	public long offset() {
		return this.reading.offset();
	}

	/** Whether all that was in the stream at the start has been read. */
	public boolean isCaughtUp() {
		return this.reading.isCaughtUp();
	}

	/** How many messages could not be read. */
	public long skipped() {
		return this.reading.skipped();
	}

	@Override
	protected void step() throws InterruptedException {
		try {
			this.broker.requireOpen();
			Connection connection = this.broker.openIsolated(this.stream);
			try {
				this.reading.read(connection);
			}
			finally {
				connection.abort(CLOSE_MILLIS);
			}
		}
		catch (BrokerUnavailableException | ShutdownSignalException | IOException ex) {
			log.debug("Stream {} cannot be read now: {}", this.stream, ex.getMessage());
		}
		Thread.sleep(this.reading.isSuspicious() ? PAUSE_AFTER_BROKEN_MILLIS : PAUSE_MILLIS);
	}

}
