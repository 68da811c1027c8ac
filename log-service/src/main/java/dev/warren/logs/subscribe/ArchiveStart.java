package dev.warren.logs.subscribe;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/** From where on a client wants the archive. */
@FunctionalInterface
interface ArchiveStart {

	/**
	 * Looks for it, at most for about as long as given.
	 * @return null if it is not known yet
	 */
	@Nullable Found find(Duration timeout) throws InterruptedException;

	/**
	 * Where the client begins.
	 *
	 * @param after the offset after which it begins
	 * @param gap why messages before that may be missing, null if none are
	 * @param lastMatch the offset of the last message that matches up to {@code searched}
	 */
	record Found(long after, @Nullable String gap, long lastMatch, long searched) {

		static Found at(long offset, @Nullable String gap) {
			return new Found(offset, gap, -1, -1);
		}

		/** Skips what has been searched and does not match. */
		long skip(long offset) {
			return (offset >= this.lastMatch && offset < this.searched) ? this.searched : offset;
		}

		/** Where to end a page that follows an offset: what comes then is skipped. */
		long pageEnd(long offset) {
			return (offset < this.lastMatch) ? this.lastMatch : Long.MAX_VALUE;
		}

	}

}
