package dev.warren.producer.board;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;

import dev.warren.messaging.web.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Where a page of tasks ended: a point in an order of time in which no two tasks are
 * equal. Also the key of that order.
 */
public record PageCursor(Instant at, String id) implements Comparable<PageCursor> {

	private static final Comparator<PageCursor> OLDEST_FIRST = Comparator.comparing(PageCursor::at)
		.thenComparing(PageCursor::id);

	/**
	 * Reads the parameter of a request; an empty one counts as absent.
	 * @throws ProblemException if it is not one that {@link #text} has made
	 */
	public static @Nullable PageCursor parse(@Nullable String after) {
		if (after == null || after.isEmpty()) {
			return null;
		}
		try {
			String[] parts = new String(Base64.getUrlDecoder().decode(after), StandardCharsets.UTF_8).split(" ", 2);
			if (parts.length == 2) {
				return new PageCursor(Instant.parse(parts[0]), parts[1]);
			}
		}
		catch (IllegalArgumentException | DateTimeException _) {
			// As wrong as one with a single part.
		}
		throw ProblemException.invalid("after", "must be taken from the link to the next page");
	}

	/** Opaque to clients, and safe in a query. */
	public String text() {
		return Base64.getUrlEncoder()
			.withoutPadding()
			.encodeToString((this.at + " " + this.id).getBytes(StandardCharsets.UTF_8));
	}

	@Override
	public int compareTo(PageCursor other) {
		return OLDEST_FIRST.compare(this, other);
	}

}
