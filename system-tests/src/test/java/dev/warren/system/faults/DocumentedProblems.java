package dev.warren.system.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The problem types that docs/api.md promises, and what every answer has to comply with.
 */
final class DocumentedProblems {

	private static final Pattern ROW = Pattern.compile("^\\| `([a-z-]+)` \\| (\\d{3}) \\|", Pattern.MULTILINE);

	private final Map<String, Integer> statuses = new HashMap<>();

	DocumentedProblems() throws IOException {
		Matcher row = ROW.matcher(Files.readString(Path.of("..", "docs", "api.md")));
		while (row.find()) {
			this.statuses.put(row.group(1), Integer.valueOf(row.group(2)));
		}
	}

	/** What is wrong with the answer, or null. */
	@Nullable String violation(RawRequest request, @Nullable RawAnswer answer) {
		if (answer == null) {
			return request.cut() ? null : "no answer";
		}
		// 501 is the answer to a method or transfer coding that the web server does not
		// know.
		if (answer.body().contains("internal-error") || answer.status() > 503
				|| Set.of(500, 502).contains(answer.status())) {
			return "failed with " + answer.status();
		}
		// Actuator answers so what it does not have.
		boolean withoutBody = answer.status() == 404 && request.head().contains(" /actuator/")
				&& answer.body().isEmpty();
		if (answer.status() < 400 || withoutBody) {
			return null;
		}
		if (!answer.isProblem()) {
			return "no problem document, but " + answer.headers();
		}
		if (request.head().startsWith("HEAD ")) {
			return null;
		}
		Integer status = this.statuses.get(answer.problemType());
		return (status != null && status == answer.status()) ? null
				: "undocumented: %d %s".formatted(answer.status(), answer.problemType());
	}

}
