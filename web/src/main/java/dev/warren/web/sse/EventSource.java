package dev.warren.web.sse;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Where the events of one stream come from. An overflow policy is up to the source, which
 * drops events and reports that, or ends the stream.
 */
public interface EventSource {

	/** So many bytes are written at once, unless a single event is larger. */
	int BATCH_BYTES = 32 * 1024;

	/**
	 * The next events as they are to be written; called by one thread, which may wait
	 * here.
	 * @return empty if none came in time, null when the stream is to end
	 */
	@Nullable List<byte[]> next(Duration timeout) throws InterruptedException;

	/** Wakes the thread that waits in {@link #next}. Called by any thread. */
	void wakeUp();

	/** The stream has ended; called once. */
	void close();

}
