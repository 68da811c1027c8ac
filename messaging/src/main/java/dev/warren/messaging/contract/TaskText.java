package dev.warren.messaging.contract;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** What the body of a task is: UTF-8 text of 1 to {@value #MAX_LENGTH} characters. */
public final class TaskText {

	public static final int MAX_LENGTH = 10_000;

	private TaskText() {
	}

	/**
	 * Reads a body strictly.
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

}
