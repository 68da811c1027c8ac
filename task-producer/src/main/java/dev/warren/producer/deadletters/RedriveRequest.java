package dev.warren.producer.deadletters;

import java.util.List;
import java.util.Objects;

import dev.warren.web.ProblemException;
import dev.warren.producer.board.TaskState;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters are to be redriven: all, only if that is asked for, or those that
 * match everything that is given.
 */
record RedriveRequest(@Nullable Boolean all,
		@Size(min = 1, max = 1000) @Nullable List<@NotBlank @Size(max = 255) String> ids,
		@Size(max = 200) @Pattern(regexp = NOT_BLANK, message = "must not be blank") @Nullable String error,
		@Nullable TaskState state,
		@Size(max = 200) @Pattern(regexp = NOT_BLANK, message = "must not be blank") @Nullable String text,
		@Min(1) @Max(1000) @Nullable Integer limit, @Nullable Boolean dryRun) {

	private static final String NOT_BLANK = "(?s).*\\S.*";

	private static final int DEFAULT_LIMIT = 100;

	/** A request that selects nothing by mistake must not redrive everything. */
	RedriveRequest requireSelection() {
		boolean some = this.ids != null || this.error != null || this.state != null || this.text != null;
		if (some == Boolean.TRUE.equals(this.all)) {
			throw ProblemException.invalid("all", some ? "must not be given with ids, error, state or text"
					: "must be true to redrive all; or select by ids, error, state or text");
		}
		return this;
	}

	boolean isFor(DeadLetter letter) {
		return (this.ids == null || (letter.id() != null && this.ids.contains(letter.id())))
				&& letter.matches(this.error, this.state, this.text);
	}

	/** The board alone knows errors and states. */
	boolean needsBoard() {
		return this.error != null || this.state != null;
	}

	int cap() {
		return Objects.requireNonNullElse(this.limit, DEFAULT_LIMIT);
	}

	boolean isDryRun() {
		return Boolean.TRUE.equals(this.dryRun);
	}

}
