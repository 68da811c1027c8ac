package dev.warren.console.stream;

import java.net.URI;
import java.util.regex.Pattern;

import dev.warren.web.ProblemException;
import org.jspecify.annotations.Nullable;

/** Path and query of a log subscription, percent-encoded. */
record LogPath(String text) {

	private static final Pattern ALLOWED = Pattern.compile("/logs(/direct|/topic)?(\\?.*)?");

	private static final Pattern REPLAY = Pattern.compile("[?&]replay=");

	/** Reads the parameter of a request; an empty one counts as absent. */
	static @Nullable LogPath parse(@Nullable String text) {
		if (text == null || text.isEmpty()) {
			return null;
		}
		try {
			if (ALLOWED.matcher(URI.create(text).toString()).matches()) {
				return new LogPath(text);
			}
		}
		catch (IllegalArgumentException _) {
			// As below.
		}
		throw ProblemException.invalid("logs",
				"must be path and query of a log subscription, such as /logs/topic?key=kern.*");
	}

	boolean isReplay() {
		return REPLAY.matcher(this.text).find();
	}

	URI at(URI service) {
		return URI.create(service + this.text);
	}

	@Override
	public String toString() {
		return this.text;
	}

}
