package dev.warren.producer.board;

import dev.warren.messaging.contract.TaskEvent;

/**
 * An event of the history for those who follow.
 *
 * @param encoded as it is sent, to all
 */
record RecentEvent(TaskEvent event, byte[] encoded) {

	private static final int OVERHEAD = 300;

	/** About the bytes that it takes: its texts are there twice. */
	int size() {
		return OVERHEAD + 2 * this.encoded.length;
	}

}
