package dev.warren.producer.board;

import dev.warren.messaging.web.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

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

	private final CatchUp catchUp;

	private final TaskBoard board;

	private final EventStreams streams;

	EventController(CatchUp catchUp, TaskBoard board, EventStreams streams) {
		this.catchUp = catchUp;
		this.board = board;
		this.streams = streams;
	}

	/** Of a stream that nobody can read, nobody would find that its client is gone. */
	@RequestMapping(path = { "/events", "/{id}/events" }, method = RequestMethod.HEAD)
	@Operation(hidden = true)
	ResponseEntity<Void> head() {
		return ResponseEntity.ok().cacheControl(CacheControl.noStore()).build();
	}

	@GetMapping("/events")
	@Operation(summary = "Follow what happens to all tasks")
	ResponseEntity<SseEmitter> all(
			@Parameter(description = "To resume: the id of the last event that was seen") @RequestHeader(
					name = LAST_EVENT_ID, required = false) @Nullable String lastEventId) {
		this.catchUp.require();
		return stream(this.streams.open(null, offset(lastEventId)));
	}

	@GetMapping("/{id}/events")
	@Operation(summary = "Follow one task: first an event 'state' with what is known, then what happens until it ends")
	@ApiResponse(responseCode = "404", description = "The board does not know the task")
	ResponseEntity<SseEmitter> one(@PathVariable String id,
			@RequestHeader(name = LAST_EVENT_ID, required = false) @Nullable String lastEventId) {
		this.catchUp.require();
		this.board.require(id);
		return stream(this.streams.open(id, offset(lastEventId)));
	}

	private static ResponseEntity<SseEmitter> stream(SseEmitter stream) {
		return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(stream);
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
			// As bad as a negative one.
		}
		throw ProblemException.invalid(LAST_EVENT_ID, "must be the id of an event, a number");
	}

}
