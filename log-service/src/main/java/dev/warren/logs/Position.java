package dev.warren.logs;

import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The id of an event, by which its place in the archive is found again: when it was
 * published, and its message id or, where that is absent or would not fit on a line, a
 * hash of its content.
 *
 * @param millis milliseconds since 1970, never later than the message was received: some
 * clocks are ahead
 */
public record Position(long millis, String identity) {

	/** Before all that there is. */
	public static final Position BEGINNING = new Position(0, "-");

	private static final Pattern WRITTEN = Pattern.compile("(\\d{1,14})\\.([!-~]{1,255})");

	private static final Pattern FITTING = Pattern.compile("[!-~]{1,255}");

	public static Position of(LogEvent event, Instant received) {
		Instant published = event.timestamp();
		Instant time = (published != null && published.isBefore(received)) ? published : received;
		return new Position(Math.max(0, time.toEpochMilli()), identity(event));
	}

	/**
	 * Of a message from the archive: when it was received is not known any more.
	 * @param before where the one before it was
	 */
	public static Position of(LogEvent event, Position before) {
		Instant published = event.timestamp();
		return (published != null && published.isBefore(Instant.now())) ? of(event, published)
				: new Position(before.millis(), identity(event));
	}

	/**
	 * Reads an id.
	 * @throws IllegalArgumentException if it is none
	 */
	public static Position parse(String id) {
		Matcher matcher = WRITTEN.matcher(id);
		if (!matcher.matches()) {
			throw new IllegalArgumentException("is not the id of an event");
		}
		return new Position(Long.parseLong(matcher.group(1)), matcher.group(2));
	}

	/**
	 * Whether this is the id of that message; also if its time was unknown or ahead and
	 * the time of its receipt stands for it.
	 */
	public boolean isOf(LogEvent event) {
		Instant published = event.timestamp();
		return (published == null || published.toEpochMilli() >= this.millis) && this.identity.equals(identity(event));
	}

	private static String identity(LogEvent event) {
		String id = event.id();
		return (id != null && FITTING.matcher(id).matches()) ? id : event.fingerprint();
	}

	@Override
	public String toString() {
		return this.millis + "." + this.identity;
	}

}
