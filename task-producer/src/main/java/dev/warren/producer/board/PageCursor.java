package dev.warren.producer.board;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;

import dev.warren.messaging.web.ProblemException;
import org.jspecify.annotations.Nullable;

import org.springframework.web.util.UriUtils;

/**
 * Where a page of tasks ended, and the key of the order of time in which it lists them.
 */
public record PageCursor(Instant at, String id) implements Comparable<PageCursor> {

	private static final Comparator<PageCursor> OLDEST_FIRST = Comparator.comparing(PageCursor::at)
		.thenComparing(PageCursor::id);

	/** Reads the parameter of a request; an empty one counts as absent. */
	public static @Nullable PageCursor parse(@Nullable String after) {
		if (after == null || after.isEmpty()) {
			return null;
		}
		try {
			int separator = after.indexOf('_');
			return new PageCursor(Instant.parse(after.substring(0, separator)), after.substring(separator + 1));
		}
		catch (IndexOutOfBoundsException | DateTimeException _) {
			throw ProblemException.invalid("after", "must be taken from the link to the next page");
		}
	}

	/** As a value in a query; {@link #parse} reads it. */
	String encoded() {
		return UriUtils.encode(this.at + "_" + this.id, StandardCharsets.UTF_8);
	}

	@Override
	public int compareTo(PageCursor other) {
		return OLDEST_FIRST.compare(this, other);
	}

}
