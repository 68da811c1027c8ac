package dev.warren.logs;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The id of an event, by which its place in the archive is found again: when it was
 * published, and its message id or, where that is absent or would not fit on a line, a
 * hash of its content.
 *
 * @param millis milliseconds since 1970, never later than the message was received: some
 * clocks are ahead
 */
public record Position(long millis, String identity) {

	private static final Pattern WRITTEN = Pattern.compile("(\\d{1,14})\\.([!-~]{1,255})");

	private static final Pattern FITTING = Pattern.compile("[!-~]{1,255}");

	public static Position of(LogEvent event, Instant received) {
		Instant published = event.timestamp();
		Instant time = (published != null && published.isBefore(received)) ? published : received;
		return new Position(Math.max(0, time.toEpochMilli()), identity(event));
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
		return (id != null && FITTING.matcher(id).matches()) ? id : hash(event);
	}

	private static String hash(LogEvent event) {
		String content = String.join("\0", part(event.id()), part(event.exchange()), part(event.routingKey()),
				event.message());
		try {
			byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(hash, 0, 16);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String part(@Nullable String text) {
		return (text != null) ? text : "";
	}

	@Override
	public String toString() {
		return this.millis + "." + this.identity;
	}

}
