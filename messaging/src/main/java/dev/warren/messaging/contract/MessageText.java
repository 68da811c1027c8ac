package dev.warren.messaging.contract;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.IntUnaryOperator;

import org.jspecify.annotations.Nullable;

/** The text of messages: how it is read, and how a log shows it. */
public final class MessageText {

	/** The most characters that a task or a log message may have. */
	public static final int MAX_LENGTH = 10_000;

	private static final int PRINTABLE_LENGTH = 200;

	private static final int MAX_PROPERTY_BYTES = 255;

	private MessageText() {
	}

	/**
	 * Reads a body strictly: UTF-8 text of 1 to {@value #MAX_LENGTH} characters.
	 * @throws IllegalArgumentException if it is not UTF-8, is blank or is too long; the
	 * message says which
	 */
	public static String read(byte[] body) {
		String text;
		try {
			text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
		}
		catch (CharacterCodingException _) {
			throw new IllegalArgumentException("is not UTF-8 text");
		}
		if (text.isBlank()) {
			throw new IllegalArgumentException("must not be blank");
		}
		if (text.length() > MAX_LENGTH) {
			throw new IllegalArgumentException("must have at most " + MAX_LENGTH + " characters");
		}
		return text;
	}

	/**
	 * Whether a text fits a property of a message: AMQP 0-9-1 limits short strings to 255
	 * bytes. One that was received may not: bytes that are not UTF-8 grow when read.
	 */
	public static boolean fitsProperty(String text) {
		return text.getBytes(StandardCharsets.UTF_8).length <= MAX_PROPERTY_BYTES;
	}

	/** What another client has sent, as one short line of a log. */
	public static String printable(@Nullable Object text) {
		return printable(String.valueOf(text), PRINTABLE_LENGTH);
	}

	/** As {@link #printable}, of any length. */
	public static String oneLine(String text) {
		return printable(text, Long.MAX_VALUE);
	}

	/** Cuts a long text; replaces half a surrogate pair, which UTF-8 cannot express. */
	public static @Nullable String clip(@Nullable String text, int length) {
		return (text != null) ? map(text, length, (c) -> isUnpairedSurrogate(c) ? '\ufffd' : c) : null;
	}

	/** Whether a code point is half a pair: JSON can express one, UTF-8 cannot. */
	public static boolean isUnpairedSurrogate(int codePoint) {
		return Character.getType(codePoint) == Character.SURROGATE;
	}

	/** Whether a character controls a terminal, a line or the direction of writing. */
	public static boolean isControl(int c) {
		return Character.isISOControl(c) || c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e)
				|| (c >= 0x2066 && c <= 0x2069);
	}

	private static String printable(String text, long length) {
		return map(text, length, (c) -> isControl(c) ? ' ' : c);
	}

	private static String map(String text, long length, IntUnaryOperator mapping) {
		return text.codePoints()
			.limit(length)
			.map(mapping)
			.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
			.toString();
	}

}
