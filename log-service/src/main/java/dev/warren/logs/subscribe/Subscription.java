package dev.warren.logs.subscribe;

import java.util.ArrayList;
import java.util.List;

import dev.warren.logs.subscribe.LogFormat.Subscribed;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for.
 *
 * @param bindings the keys as the client has given them
 */
record Subscription(Interest interest, List<String> bindings, LogFormat format, LogMeters meters) {

	byte[] subscribed(String queue, @Nullable Long offset) {
		return this.format.subscribed(new Subscribed(queue, this.interest.exchange(), this.bindings), offset);
	}

	List<byte[]> write(List<LogEntry> entries) {
		List<byte[]> events = new ArrayList<>();
		entries.forEach((entry) -> events.add(this.format.write(entry)));
		return events;
	}

}
