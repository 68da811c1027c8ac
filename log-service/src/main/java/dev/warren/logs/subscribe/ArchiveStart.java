package dev.warren.logs.subscribe;

import java.util.regex.Pattern;

import dev.warren.messaging.web.ProblemException;
import org.jspecify.annotations.Nullable;

import org.springframework.web.context.request.WebRequest;

/**
 * From where on a client wants the archive.
 *
 * @param lastEventId the offset after which it begins, if it has seen an event
 * @param replay with how many of the last messages that match it begins otherwise
 */
record ArchiveStart(@Nullable Long lastEventId, int replay) {

	static final String LAST_EVENT_ID = "Last-Event-ID";

	/** An offset; -1 is before the first message of an empty archive. */
	private static final Pattern EVENT_ID = Pattern.compile("-1|\\d{1,18}");

	private static final Pattern REPLAY = Pattern.compile("\\d{1,3}|1000");

	/** A browser that reconnects repeats the query, so its header takes precedence. */
	static @Nullable ArchiveStart of(WebRequest request) {
		String id = request.getHeader(LAST_EVENT_ID);
		if (id != null && !id.isEmpty()) {
			return new ArchiveStart(Long.valueOf(require(EVENT_ID, id, LAST_EVENT_ID, "is not the id of an event")), 0);
		}
		String replay = request.getParameter("replay");
		return (replay == null) ? null : new ArchiveStart(null,
				Integer.parseInt(require(REPLAY, replay, "replay", "must be a number from 0 to 1000")));
	}

	private static String require(Pattern pattern, String value, String name, String message) {
		if (!pattern.matcher(value).matches()) {
			throw ProblemException.invalid(name, message);
		}
		return value;
	}

}
