package dev.warren.messaging.web;

import dev.warren.messaging.contract.MessageText;
import dev.warren.web.ProblemException;
import org.jspecify.annotations.Nullable;

/** A request body that is plain text: as strict as a field in JSON. */
public final class TextBody {

	private TextBody() {
	}

	/**
	 * Reads a body as a message is read.
	 * @param field the field in JSON that its text stands for
	 * @throws ProblemException if it is no text, blank or too long; it names the field
	 */
	public static String read(String field, byte @Nullable [] body) {
		try {
			return MessageText.read((body != null) ? body : new byte[0]);
		}
		catch (IllegalArgumentException ex) {
			throw ProblemException.invalid(field, String.valueOf(ex.getMessage()));
		}
	}

}
