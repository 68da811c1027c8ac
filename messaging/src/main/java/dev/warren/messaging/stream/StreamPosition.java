package dev.warren.messaging.stream;

import org.jspecify.annotations.Nullable;

/** Where a follower is: the last offset, and the message that was read there. */
final class StreamPosition {

	private volatile long last;

	private @Nullable StreamMessage message;

	StreamPosition(long last) {
		this.last = last;
	}

	/** The offset of the last message that was read or stepped over; -1 before that. */
	long last() {
		return this.last;
	}

	boolean isNew() {
		return this.last < 0;
	}

	/**
	 * Where to read on. The message that was read last is asked for once more: if it is
	 * another one, or does not come, the stream is another one.
	 */
	long from() {
		return isVerifiable() ? this.last : this.last + 1;
	}

	boolean isVerifiable() {
		return this.message != null;
	}

	/** Retention may have removed the last message meanwhile; then nothing is proved. */
	boolean isOther(StreamMessage found) {
		StreamMessage known = this.message;
		return known != null && found.offset() == known.offset() && !found.isLike(known);
	}

	void read(StreamMessage next) {
		this.last = next.offset();
		this.message = next;
	}

	void stepTo(long offset) {
		this.last = offset;
		this.message = null;
	}

}
