package dev.warren.producer.board;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.stream.Collectors;

import dev.warren.messaging.web.ProblemException;
import org.jspecify.annotations.Nullable;

/** Which part of the board is asked for. */
record PageRequest(@Nullable TaskState state, int limit, @Nullable Place after) {

	private static final int DEFAULT_LIMIT = 50;

	private static final int MAX_LIMIT = 1000;

	/**
	 * Reads the parameters of a request; one without a value counts as absent.
	 * @throws ProblemException if one makes no sense
	 */
	static PageRequest of(@Nullable String state, @Nullable String limit, @Nullable String after) {
		return new PageRequest(state(state), limit(limit), place(after));
	}

	boolean includes(BoardTask task) {
		return this.state == null || this.state == task.state();
	}

	/** Tells a place in a way that fits into a query and that nobody takes apart. */
	static String cursor(Place place) {
		return Base64.getUrlEncoder()
			.withoutPadding()
			.encodeToString((place.at() + " " + place.id()).getBytes(StandardCharsets.UTF_8));
	}

	private static @Nullable TaskState state(@Nullable String state) {
		if (state == null || state.isEmpty()) {
			return null;
		}
		return Arrays.stream(TaskState.values())
			.filter((known) -> known.text().equals(state.toLowerCase(Locale.ROOT)))
			.findFirst()
			.orElseThrow(() -> ProblemException.invalid("state", "must be one of "
					+ Arrays.stream(TaskState.values()).map(TaskState::text).collect(Collectors.joining(", "))));
	}

	private static int limit(@Nullable String limit) {
		if (limit == null || limit.isEmpty()) {
			return DEFAULT_LIMIT;
		}
		try {
			int number = Integer.parseInt(limit);
			if (number >= 1 && number <= MAX_LIMIT) {
				return number;
			}
		}
		catch (NumberFormatException _) {
			// As bad as a number out of range.
		}
		throw ProblemException.invalid("limit", "must be a number from 1 to " + MAX_LIMIT);
	}

	private static @Nullable Place place(@Nullable String cursor) {
		if (cursor == null || cursor.isEmpty()) {
			return null;
		}
		try {
			String[] place = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split(" ", 2);
			if (place.length == 2) {
				return new Place(Instant.parse(place[0]), place[1]);
			}
		}
		catch (IllegalArgumentException | DateTimeException _) {
			// Made up by somebody.
		}
		throw ProblemException.invalid("after", "must be taken from the link to the next page");
	}

}
