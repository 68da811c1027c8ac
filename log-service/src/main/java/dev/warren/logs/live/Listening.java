package dev.warren.logs.live;

import java.util.List;

import dev.warren.logs.Interest;
import dev.warren.logs.Position;
import dev.warren.logs.archive.Start;
import dev.warren.logs.archive.Start.After;
import org.jspecify.annotations.Nullable;

/**
 * What one subscriber asks for.
 *
 * @param bindings the keys as it has given them
 * @param start from where on it wants what was logged before, if it does
 */
record Listening(Interest interest, List<String> bindings, LogFormat format, @Nullable Start start) {

	/** Where it is to resume should it lose its stream at once. */
	@Nullable Position position(Position joined) {
		return switch (this.start) {
			case null -> joined;
			case After(Position last) -> last;
			case Start.Last _ -> null;
		};
	}

}
