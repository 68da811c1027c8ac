package dev.warren.logs.live;

import dev.warren.messaging.contract.MessageText;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.CharacterEscapes;
import tools.jackson.core.io.SerializedString;

/**
 * Writes the same JSON in other words: nothing in it does anything to a terminal or to a
 * page into which somebody puts it as it is.
 */
final class HarmlessJson extends CharacterEscapes {

	private final int[] ascii = standardAsciiEscapesForJSON();

	HarmlessJson() {
		this.ascii[0x7f] = ESCAPE_STANDARD;
		for (char c : "<>&'".toCharArray()) {
			this.ascii[c] = ESCAPE_STANDARD;
		}
	}

	@Override
	public int[] getEscapeCodesForAscii() {
		return this.ascii;
	}

	@Override
	public @Nullable SerializableString getEscapeSequence(int c) {
		return MessageText.isControl(c) ? new SerializedString("\\u%04x".formatted(c)) : null;
	}

}
