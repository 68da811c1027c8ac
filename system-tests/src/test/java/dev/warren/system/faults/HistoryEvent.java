package dev.warren.system.faults;

import java.time.Instant;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The fields of a task event that the tests read. */
record HistoryEvent(String taskId, String type, Instant at, int redrives, int attempt, @Nullable String worker,
		@Nullable String description) {

	private static final JsonMapper json = JsonMapper.builder().build();

	/** Nothing if no service has sent it. */
	@SuppressWarnings("ConstantValue") // JSON may lack what the record must have
	static Optional<HistoryEvent> read(byte[] body) {
		try {
			return Optional.ofNullable(json.readValue(body, HistoryEvent.class))
				.filter((event) -> event.at != null && !RandomMessages.FORGED.equals(event.taskId));
		}
		catch (JacksonException _) {
			return Optional.empty();
		}
	}

	boolean is(String type) {
		return this.type.equals(type);
	}

}
