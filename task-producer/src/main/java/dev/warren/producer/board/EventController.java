package dev.warren.producer.board;

import dev.warren.messaging.sse.SseEvents;
import dev.warren.messaging.sse.SseStreams;
import dev.warren.messaging.stream.RecentEntries;
import dev.warren.messaging.web.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/** What happens to tasks, live. */
@RestController
@RequestMapping(path = "/tasks", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
@Tag(name = "tasks")
@ApiResponse(responseCode = "200",
		description = "Events named 'submitted', 'started' and so on, whose id is their "
				+ "offset in the history; first 'gap' if older ones than the service remembers are missing")
@ApiResponse(responseCode = "503", description = "The board is still loading, or there are too many subscribers")
class EventController {

	private static final String LAST_EVENT_ID = "Last-Event-ID";

	private final HistoryReader history;

	private final TaskBoard board;

	private final RecentEntries<RecentEvent> recent;

	private final SseStreams streams;

	private final JsonMapper json;

	EventController(HistoryReader history, TaskBoard board, RecentEntries<RecentEvent> recent, SseStreams streams,
			JsonMapper json) {
		this.history = history;
		this.board = board;
		this.recent = recent;
		this.streams = streams;
		this.json = json;
	}

	/** Opens no stream: the end of its client would be found too late. */
	@RequestMapping(path = { "/events", "/{id}/events" }, method = RequestMethod.HEAD)
	@Operation(hidden = true)
	ResponseEntity<Void> head() {
		return SseStreams.head(MediaType.TEXT_EVENT_STREAM);
	}

	@GetMapping("/events")
	@Operation(summary = "Follow what happens to all tasks")
	ResponseEntity<ResponseBodyEmitter> all(
			@Parameter(description = "To resume: the id of the last event that was seen") @RequestHeader(
					name = LAST_EVENT_ID, required = false) @Nullable String lastEventId) {
		return open(null, lastEventId);
	}

	@GetMapping("/{id}/events")
	@Operation(summary = "Follow one task: first an event 'state' with what is known, then what happens until it ends")
	@ApiResponse(responseCode = "404", description = "The board does not know the task")
	ResponseEntity<ResponseBodyEmitter> one(@PathVariable String id,
			@RequestHeader(name = LAST_EVENT_ID, required = false) @Nullable String lastEventId) {
		return open(id, lastEventId);
	}

	private ResponseEntity<ResponseBodyEmitter> open(@Nullable String taskId, @Nullable String lastEventId) {
		this.history.require();
		if (taskId != null) {
			this.board.require(taskId);
		}
		Long after = offset(lastEventId);
		return this.streams.open(MediaType.TEXT_EVENT_STREAM, SseEvents.heartbeat(),
				() -> new EventSubscription(taskId, after, this.recent, this.board, this.json));
	}

	private static @Nullable Long offset(@Nullable String lastEventId) {
		if (lastEventId == null || lastEventId.isEmpty()) {
			return null;
		}
		try {
			long offset = Long.parseLong(lastEventId);
			if (offset >= 0) {
				return offset;
			}
		}
		catch (NumberFormatException _) {
			// As wrong as a negative one.
		}
		throw ProblemException.invalid(LAST_EVENT_ID, "must be the id of an event, a number");
	}

}
