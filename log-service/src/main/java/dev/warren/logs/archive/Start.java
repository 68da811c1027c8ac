package dev.warren.logs.archive;

import dev.warren.logs.Position;

/** From where on a reader wants to have what was logged before. */
public sealed interface Start {

	/** All that came after this event. */
	record After(Position position) implements Start {
	}

	/** The last ones that match, at most so many. */
	record Last(int count) implements Start {
	}

}
