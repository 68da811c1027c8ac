package dev.warren.fib.client;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import com.rabbitmq.client.Delivery;
import dev.warren.messaging.contract.MessageText;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * The calls that wait for their reply and, for a while, what became of those that no
 * longer do. Whatever others send, it keeps no more than that.
 */
@Component
@ClientRole
class OpenCalls {

	static final int REMEMBERED = 10_000;

	private static final Logger log = LoggerFactory.getLogger(OpenCalls.class);

	private final Map<String, CompletableFuture<Delivery>> open = new ConcurrentHashMap<>();

	private final Map<String, DroppedReply> ended = Collections.synchronizedMap(new LinkedHashMap<>() {

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, DroppedReply> eldest) {
			return size() > REMEMBERED;
		}

	});

	private final CallMetrics metrics;

	OpenCalls(CallMetrics metrics) {
		this.metrics = metrics;
		metrics.open(this.open);
	}

	/**
	 * Opens a call.
	 * @return completes with the reply, or fails with what {@link #fail} is given or with
	 * a {@link java.util.concurrent.TimeoutException}
	 */
	CompletableFuture<Delivery> open(String id, Duration timeout) {
		CompletableFuture<Delivery> call = new CompletableFuture<>();
		this.open.put(id, call);
		call.orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
		return call.whenComplete((reply, _) -> {
			this.ended.put(id, (reply != null) ? DroppedReply.DOUBLED : DroppedReply.LATE);
			this.open.remove(id);
		});
	}

	void complete(Delivery reply) {
		String id = reply.getProperties().getCorrelationId();
		CompletableFuture<Delivery> call = (id != null) ? this.open.get(id) : null;
		if (call == null || !call.complete(reply)) {
			DroppedReply reason = reason(id, call);
			log.debug("Reply {} dropped: {}", MessageText.printable(id), reason);
			this.metrics.dropped(reason);
		}
	}

	private DroppedReply reason(@Nullable String id, @Nullable CompletableFuture<Delivery> endedJustNow) {
		if (endedJustNow != null) {
			return DroppedReply.LATE;
		}
		return (id != null) ? this.ended.getOrDefault(id, DroppedReply.UNKNOWN) : DroppedReply.UNKNOWN;
	}

	void fail(String id, RuntimeException reason) {
		CompletableFuture<Delivery> call = this.open.get(id);
		if (call != null) {
			call.completeExceptionally(reason);
		}
	}

	void failAll(CallFailedException reason) {
		this.open.values().forEach((call) -> call.completeExceptionally(reason));
	}

	int remembered() {
		return this.ended.size();
	}

}
