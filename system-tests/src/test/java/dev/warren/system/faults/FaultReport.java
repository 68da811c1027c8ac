package dev.warren.system.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The results of all faults as a table and as JSON. */
final class FaultReport {

	private static final Path FOLDER = Path.of("target");

	private static final String HEADER = """
			| fault | accepted | completed | dead | lost | delivered twice | refused | unknown | longest stall | recovery |
			|---|--:|--:|--:|--:|--:|---|--:|--:|--:|
			""";

	private final Map<String, FaultResult> results = new LinkedHashMap<>();

	void add(FaultResult result) {
		progress("%s: %d accepted, %d lost".formatted(result.fault(), result.accepted().size(), result.lost().size()));
		this.results.merge(result.fault(), result, FaultResult::and);
		write();
	}

	/** Prints a line of progress; {@code ./warren chaos} shows only these lines. */
	static void progress(String line) {
		System.out.println("chaos: " + line);
	}

	void print() {
		System.out.println(table());
	}

	private String table() {
		return HEADER + this.results.values().stream().map(FaultReport::row).collect(Collectors.joining());
	}

	/** After each fault, so that an aborted run leaves what it has found. */
	private void write() {
		try {
			Files.createDirectories(FOLDER);
			Files.writeString(FOLDER.resolve("faults.md"), table());
			Files.writeString(FOLDER.resolve("faults.json"),
					JsonMapper.builder()
						.build()
						.writerWithDefaultPrettyPrinter()
						.writeValueAsString(this.results.values().stream().map(FaultReport::fields).toList()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String row(FaultResult result) {
		String refused = result.refused()
			.entrySet()
			.stream()
			.map((reason) -> reason.getValue() + " " + reason.getKey())
			.collect(Collectors.joining(", "));
		return "| %s | %d | %d | %d | **%d** | %d | %s | %d | %s | %s |%n".formatted(result.fault(),
				result.accepted().size(), result.completed().size(), result.dead().size(), result.lost().size(),
				result.deliveredTwice(), refused.isEmpty() ? "0" : refused, result.unknown(),
				seconds(result.longestStall()), seconds(result.recovery()));
	}

	private static Map<String, Object> fields(FaultResult result) {
		Map<String, Object> fields = new LinkedHashMap<>();
		fields.put("fault", result.fault());
		fields.put("accepted", result.accepted().size());
		fields.put("completed", result.completed().size());
		fields.put("dead", result.dead().size());
		fields.put("lost", result.lost().size());
		fields.put("deliveredTwice", result.deliveredTwice());
		fields.put("refused", result.refused());
		fields.put("unknown", result.unknown());
		fields.put("longestStallMillis", result.longestStall().toMillis());
		if (result.recovery() != null) {
			fields.put("recoveryMillis", result.recovery().toMillis());
		}
		return fields;
	}

	private static String seconds(@Nullable Duration duration) {
		return (duration == null) ? "" : String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
	}

}
