package dev.warren.logs;

import dev.warren.messaging.contract.MessageText;
import dev.warren.messaging.web.ProblemException;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** A log message as its sender writes it. */
record LogRequest(
		@Schema(example = "A critical kernel error") @NotBlank @Size(max = MessageText.MAX_LENGTH) String message) {

	/** From a plain text body, which has to be as good as a JSON one. */
	static LogRequest read(byte @Nullable [] body) {
		try {
			return new LogRequest(MessageText.read((body != null) ? body : new byte[0]));
		}
		catch (IllegalArgumentException ex) {
			throw ProblemException.invalid("message", String.valueOf(ex.getMessage()));
		}
	}

}
