package dev.warren.logs.subscribe;

import java.time.Duration;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

/**
 * Begins after the last event that a client has seen. Only the broker knows whether an
 * offset beyond the memory of this instance is one that another instance has seen first,
 * or one of a stream that was deleted.
 */
record ResumeSearch(LogArchive archive, ArchiveStream stream, long lastEventId) implements ArchiveStart {

	@Override
	public @Nullable Found find(Duration timeout) throws InterruptedException {
		if (this.lastEventId <= this.archive.recent().last()) {
			return Found.at(this.lastEventId, null);
		}
		OptionalLong end = this.stream.findEnd(timeout);
		if (end.isEmpty()) {
			return null;
		}
		return (this.lastEventId <= end.getAsLong()) ? Found.at(this.lastEventId, null)
				: Found.at(-1, "the archive was declared anew");
	}

}
