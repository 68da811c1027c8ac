package dev.warren.producer.tasks;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

import dev.warren.messaging.contract.MessageText;
import dev.warren.messaging.web.WholeCharacters;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** A task as its submitter describes it. */
record TaskRequest(
		@Schema(example = "Second message..", description = "Each dot is one second of work") @NotBlank @Size(
				max = MessageText.MAX_LENGTH) @WholeCharacters String description,
		@Schema(example = "4",
				description = "0 to 31, 31 first; without one it is 4") @Min(0) @Max(31) @Nullable Integer priority,
		@Schema(example = "0",
				description = "How often the task fails before it succeeds") @Min(0) @Max(1000) @Nullable Integer failTimes) {

	/** What a quorum queue takes a message for that has none. */
	static final int DEFAULT_PRIORITY = 4;

	/** A hash of all that is asked for: two requests with the same one are the same. */
	String fingerprint() {
		String all = "%s,%s,%s".formatted(this.priority, this.failTimes, this.description);
		return HexFormat.of().formatHex(Sha256.of(all.getBytes(StandardCharsets.UTF_8)));
	}

	static TaskRequest of(String description) {
		return new TaskRequest(description, null, null);
	}

}
