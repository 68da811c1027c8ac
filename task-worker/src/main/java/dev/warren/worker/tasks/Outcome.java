package dev.warren.worker.tasks;

import java.io.IOException;
import java.util.Locale;

import com.rabbitmq.client.Channel;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt ended.
 *
 * @param error empty unless it failed
 * @param cause what the trace shows; null unless it failed
 */
record Outcome(Kind kind, String error, @Nullable Throwable cause) {

	static final Outcome COMPLETED = new Outcome(Kind.COMPLETED, "", null);

	static final Outcome STOPPED = new Outcome(Kind.STOPPED, "", null);

	/** On RabbitMQ 4.3 only {@code basic.reject} counts towards the delivery limit. */
	void settle(Channel channel, long tag) throws IOException {
		switch (this.kind) {
			case COMPLETED -> channel.basicAck(tag, false);
			case FAILED, TIMED_OUT -> channel.basicReject(tag, true);
			case IMPOSSIBLE -> channel.basicReject(tag, false);
			case STOPPED -> {
				// TaskContainers gives it back, uncounted.
			}
		}
	}

	enum Kind {

		COMPLETED, FAILED, TIMED_OUT, IMPOSSIBLE, STOPPED;

		/** The value of the metrics' tag. */
		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT).replace('_', '-');
		}

	}

}
