package dev.warren.console.stream;

import java.util.ArrayList;
import java.util.List;

import dev.warren.web.sse.RecentEntries;
import org.jspecify.annotations.Nullable;

/**
 * What tabs with the same log subscription, or with none, are sent: one memory that they
 * share, in the order of the events.
 */
final class TabChannel {

	private static final int MAX_EVENTS = 5000;

	private static final int MAX_BYTES = 2 * 1024 * 1024;

	private final RecentEntries<byte[]> recent = new RecentEntries<>(MAX_EVENTS, MAX_BYTES, (event) -> event.length);

	/** The state of the log subscription, which a tab that joins late has to know. */
	private byte @Nullable [] logState;

	private int tabs;

	synchronized void add(byte[] event) {
		this.recent.add(this.recent.last() + 1, event);
	}

	synchronized void addLogState(byte[] event) {
		this.logState = event;
		add(event);
	}

	/**
	 * Another tab.
	 * @param first what it is sent before everything else
	 */
	synchronized TabStream join(List<byte[]> first, Runnable leave) {
		this.tabs++;
		List<byte[]> begin = new ArrayList<>(first);
		if (this.logState != null) {
			begin.add(this.logState);
		}
		return new TabStream(this.recent.cursor(this.recent.last()), begin, leave);
	}

	/** Whether the last tab has left. */
	synchronized boolean leave() {
		this.tabs--;
		return this.tabs == 0;
	}

}
