package dev.warren.logs.publish;

import dev.warren.messaging.contract.MessageText;
import dev.warren.messaging.web.TextBody;
import dev.warren.messaging.web.WholeCharacters;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** A log message as its sender writes it. */
record LogRequest(@Schema(example = "A critical kernel error") @NotBlank @Size(
		max = MessageText.MAX_LENGTH) @WholeCharacters String message) {

	static LogRequest read(byte @Nullable [] body) {
		return new LogRequest(TextBody.read("message", body));
	}

}
