package dev.warren.logs.subscribe;

import java.time.Duration;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

/** From where on a client wants the archive. */
@FunctionalInterface
interface ArchiveStart {

	/**
	 * Looks for it.
	 * @param timeout how long other readers may be in the way
	 * @return null if it is not known yet
	 */
	@Nullable Found find(Duration timeout) throws InterruptedException;

	/**
	 * After the last event that a client has seen. If this instance has not reached it,
	 * another one may have, or it is from an archive that was deleted: the stream knows.
	 */
	static ArchiveStart after(long lastEventId, LogArchive archive) {
		return (timeout) -> {
			long known = archive.recent().last();
			OptionalLong end = (lastEventId > known) ? archive.stream().end(known, timeout) : OptionalLong.of(known);
			if (end.isEmpty()) {
				return null;
			}
			return (lastEventId <= end.getAsLong()) ? Found.at(lastEventId, null) : Found.at(-1, LogArchive.RESTARTED);
		};
	}

	/**
	 * Where the client begins.
	 *
	 * @param after the offset after which it begins
	 * @param gap why messages before that may be missing, null if none are
	 * @param lastMatch the offset of the last match up to {@code searched}
	 */
	record Found(long after, @Nullable String gap, long lastMatch, long searched) {

		static Found at(long offset, @Nullable String gap) {
			return new Found(offset, gap, offset, offset);
		}

		/** Skips what has been searched and does not match. */
		long skip(long offset) {
			return (offset >= this.lastMatch) ? Math.max(offset, this.searched) : offset;
		}

	}

}
