package dev.warren.producer.deadletters;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

import dev.warren.messaging.contract.MessageText;

/**
 * What can be shown of a body.
 *
 * @param text whether it is UTF-8 text
 * @param shown its first characters or, where it is no text, its first bytes in hex
 */
record Preview(boolean text, String shown) {

	private static final int MAX_BYTES = 100;

	static Preview of(byte[] body) {
		try {
			CharSequence text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
			return new Preview(true, MessageText.printable(text));
		}
		catch (CharacterCodingException _) {
			return new Preview(false, HexFormat.of().formatHex(body, 0, Math.min(body.length, MAX_BYTES)));
		}
	}

}
