package dev.warren.producer.board;

import java.time.Instant;
import java.util.Comparator;

/** The place of a task in an order of time that knows no ties. */
record Place(Instant at, String id) implements Comparable<Place> {

	private static final Comparator<Place> OLDEST_FIRST = Comparator.comparing(Place::at).thenComparing(Place::id);

	@Override
	public int compareTo(Place other) {
		return OLDEST_FIRST.compare(this, other);
	}

}
