package dev.warren.producer.board;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import dev.warren.messaging.web.ProblemException;
import org.jspecify.annotations.Nullable;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** Which page of a listing is asked for. */
public record PageRequest(int limit, @Nullable PageCursor after) {

	private static final int MAX_LIMIT = 1000;

	/**
	 * Reads the parameters of a request; one without a value counts as absent.
	 * @throws ProblemException if one makes no sense
	 */
	public static PageRequest of(@Nullable String limit, int defaultLimit, @Nullable String after) {
		return new PageRequest(limit(limit, defaultLimit), PageCursor.parse(after));
	}

	private static int limit(@Nullable String limit, int defaultLimit) {
		if (limit == null || limit.isEmpty()) {
			return defaultLimit;
		}
		try {
			int number = Integer.parseInt(limit);
			if (number >= 1 && number <= MAX_LIMIT) {
				return number;
			}
		}
		catch (NumberFormatException _) {
			// As wrong as a number out of range.
		}
		throw ProblemException.invalid("limit", "must be a number from 1 to " + MAX_LIMIT);
	}

	/** Takes what fits on the page from all that comes after the page before. */
	public <T> Page<T> take(Stream<T> all, Function<T, PageCursor> cursor) {
		List<T> found = all.limit(this.limit + 1L).toList();
		if (found.size() <= this.limit) {
			return new Page<>(found, null);
		}
		List<T> items = found.subList(0, this.limit);
		return new Page<>(items,
				ServletUriComponentsBuilder.fromCurrentRequest()
					.replaceQueryParam("after", cursor.apply(items.getLast()).text())
					.build(true)
					.toUriString());
	}

	/** A part of a listing, and where the next one is. */
	public record Page<T>(List<T> items, @Nullable String next) {

		/** A response that tells of the next page. */
		public ResponseEntity.BodyBuilder response() {
			ResponseEntity.BodyBuilder response = ResponseEntity.ok().cacheControl(CacheControl.noCache());
			return (this.next != null) ? response.header(HttpHeaders.LINK, "<%s>; rel=\"next\"".formatted(this.next))
					: response;
		}

	}

}
