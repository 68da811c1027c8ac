package dev.warren.producer.board;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** A part of a listing, and the request for the next part if there is one. */
public record Page<T>(List<T> items, @Nullable String next) {

	public static final int MAX_LIMIT = 1000;

	/** Takes what fits on the page that the current request asks for. */
	public static <T> Page<T> of(Stream<T> all, int limit, Function<T, PageCursor> cursor) {
		List<T> found = all.limit(limit + 1L).toList();
		if (found.size() <= limit) {
			return new Page<>(found, null);
		}
		return new Page<>(found.subList(0, limit),
				ServletUriComponentsBuilder.fromCurrentRequest()
					.replaceQueryParam("after", cursor.apply(found.get(limit - 1)).text())
					.build()
					.toUriString());
	}

	/** A response that links to the next page. */
	public ResponseEntity.BodyBuilder response() {
		ResponseEntity.BodyBuilder response = ResponseEntity.ok().cacheControl(CacheControl.noCache());
		return (this.next != null) ? response.header(HttpHeaders.LINK, "<%s>; rel=\"next\"".formatted(this.next))
				: response;
	}

}
