package dev.warren.web.sse;

import java.util.List;

/**
 * What a cursor has taken.
 *
 * @param missed how many offsets before these were forgotten before the cursor saw them;
 * {@link #ALL} if the stream began anew
 * @param <E> an entry
 */
public record Slice<E>(long missed, List<Entry<E>> entries) {

	/** Everything that was in the stream before it began anew. */
	public static final long ALL = Long.MAX_VALUE;

	public boolean gap() {
		return this.missed > 0;
	}

	/** An entry at its offset in the stream. */
	public record Entry<E>(long offset, E value) {
	}

}
