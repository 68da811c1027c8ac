package dev.warren.system.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The verdicts of all faults, for people and for programs. */
final class Report {

	private static final Path FOLDER = Path.of("target");

	private static final String HEADER = """
			| fault | accepted | completed | dead | lost | delivered twice | refused | unknown | longest stall | recovery |
			|---|--:|--:|--:|--:|--:|---|--:|--:|--:|
			""";

	private final Map<String, Verdict> verdicts = new LinkedHashMap<>();

	void add(Verdict verdict) {
		progress("%s: %d accepted, %d lost".formatted(verdict.fault(), verdict.accepted().size(),
				verdict.lost().size()));
		this.verdicts.merge(verdict.fault(), verdict, Verdict::and);
	}

	/** One line for whoever watches; {@code ./warren chaos} shows these lines only. */
	static void progress(String line) {
		System.out.println("chaos: " + line);
	}

	void write() throws IOException {
		List<Verdict> rows = new ArrayList<>(this.verdicts.values());
		String table = HEADER + rows.stream().map(Report::row).collect(Collectors.joining());
		System.out.println(table);
		Files.createDirectories(FOLDER);
		Files.writeString(FOLDER.resolve("faults.md"), table);
		Files.writeString(FOLDER.resolve("faults.json"),
				JsonMapper.builder()
					.build()
					.writerWithDefaultPrettyPrinter()
					.writeValueAsString(rows.stream().map(Report::fields).toList()));
	}

	private static String row(Verdict verdict) {
		String refused = verdict.refused()
			.entrySet()
			.stream()
			.map((reason) -> reason.getValue() + " " + reason.getKey())
			.collect(Collectors.joining(", "));
		return "| %s | %d | %d | %d | **%d** | %d | %s | %d | %s | %s |%n".formatted(verdict.fault(),
				verdict.accepted().size(), verdict.completed().size(), verdict.dead().size(), verdict.lost().size(),
				verdict.deliveredTwice(), refused.isEmpty() ? "0" : refused, verdict.unknown(),
				seconds(verdict.longestStall()), seconds(verdict.recovery()));
	}

	private static Map<String, Object> fields(Verdict verdict) {
		Map<String, Object> fields = new LinkedHashMap<>();
		fields.put("fault", verdict.fault());
		fields.put("accepted", verdict.accepted().size());
		fields.put("completed", verdict.completed().size());
		fields.put("dead", verdict.dead().size());
		fields.put("lost", verdict.lost().size());
		fields.put("deliveredTwice", verdict.deliveredTwice());
		fields.put("refused", verdict.refused());
		fields.put("unknown", verdict.unknown());
		fields.put("longestStallMillis", verdict.longestStall().toMillis());
		if (verdict.recovery() != null) {
			fields.put("recoveryMillis", verdict.recovery().toMillis());
		}
		return fields;
	}

	private static String seconds(@Nullable Duration duration) {
		return (duration == null) ? "" : String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
	}

}
