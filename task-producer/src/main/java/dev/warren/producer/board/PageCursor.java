package dev.warren.producer.board;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;

import dev.warren.web.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Where a page of tasks ended: a point in an order of time, and the key of that order.
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
			String text = new String(Base64.getUrlDecoder().decode(after), StandardCharsets.UTF_8);
			int space = text.indexOf(' ');
			return new PageCursor(Instant.parse(text.substring(0, space)), text.substring(space + 1));
		}
		catch (IllegalArgumentException | IndexOutOfBoundsException | DateTimeException _) {
			throw ProblemException.invalid("after", "must be taken from the link to the next page");
		}
	}

	/** Safe in a query. */
	String text() {
		byte[] text = (this.at + " " + this.id).getBytes(StandardCharsets.UTF_8);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
	}

	@Override
	public int compareTo(PageCursor other) {
		return OLDEST_FIRST.compare(this, other);
	}

}
