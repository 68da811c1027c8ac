package dev.warren.producer.board;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.warren.messaging.sse.SseEvents;
import dev.warren.messaging.sse.SseStreams;
import dev.warren.messaging.web.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

import static dev.warren.messaging.contract.MessageText.printable;

/** The task board over HTTP: as it is, and what happens, live. */
@RestController
@RequestMapping(path = "/tasks", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "tasks")
@ApiResponse(responseCode = "503", description = "The board is still loading, or there are too many subscribers")
record BoardController(HistoryReader history, TaskBoard board, SseStreams eventStreams, JsonMapper json) {

	private static final String LAST_EVENT_ID = "Last-Event-ID";

	@GetMapping("/{id:(?!events$).+}")
	@Operation(summary = "What happened to a task; while it goes on, Retry-After says when to ask again")
	@ApiResponse(responseCode = "200", description = "What is known of the task")
	@ApiResponse(responseCode = "304", description = "Nothing new since the ETag in If-None-Match")
	@ApiResponse(responseCode = "404", description = "The board does not know the task")
	ResponseEntity<TaskView> task(@PathVariable String id) {
		BoardTask task = require(id);
		TaskView view = TaskView.of(task);
		ResponseEntity.BodyBuilder response = ResponseEntity.ok().cacheControl(CacheControl.noCache());
		if (task.isRead()) {
			response.eTag(task.version() + ((task.state() == TaskState.UNKNOWN) ? "-unknown" : ""));
		}
		if (task.isOpen()) {
			response.header(HttpHeaders.RETRY_AFTER, String.valueOf(secondsUntil(view.nextAttemptAt())));
		}
		return response.body(view);
	}

	@GetMapping
	@Operation(summary = "The tasks that the board remembers, newest first")
	@ApiResponse(responseCode = "200", description = "A page of them, with a link to the next one if there is one")
	ResponseEntity<TaskList> tasks(
			@Parameter(example = "running",
					description = "Only those in this state") @RequestParam(required = false) @Nullable String state,
			@RequestParam(defaultValue = "50") @Min(1) @Max(Page.MAX_LIMIT) int limit,
			@Parameter(description = "Where the page before ended; taken from its link") @RequestParam(
					required = false) @Nullable String after) {
		TaskState wanted = TaskState.parse(state);
		PageCursor cursor = PageCursor.parse(after);
		this.history.require();
		Page<BoardTask> page = Page.of(
				this.board.newestFirst(cursor).filter((task) -> wanted == null || wanted == task.state()), limit,
				BoardTask::age);
		return page.response()
			.body(new TaskList(this.board.counts(), page.items().stream().map(TaskView::of).toList()));
	}

	@GetMapping(path = { "/events", "/{id}/events" }, produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	@Operation(summary = "Follow what happens to all tasks, or to one until it ends",
			description = "Events named 'submitted', 'started' and so on, whose id is their offset in the history; "
					+ "'gap' if some are no longer in memory. For one task first 'state' with what is known.")
	@ApiResponse(responseCode = "200", description = "Server-sent events")
	@ApiResponse(responseCode = "404", description = "The board does not know the task")
	ResponseEntity<ResponseBodyEmitter> events(@PathVariable(required = false) @Nullable String id,
			@Parameter(description = "To resume: the id of the last event that was seen") @RequestHeader(
					name = LAST_EVENT_ID, required = false) @Nullable Long lastEventId) {
		this.history.require();
		if (id != null) {
			require(id);
		}
		if (lastEventId != null && lastEventId < 0) {
			throw ProblemException.invalid(LAST_EVENT_ID, "must not be negative");
		}
		return this.eventStreams.open(MediaType.TEXT_EVENT_STREAM, SseEvents.heartbeat(),
				() -> new EventSubscription(id, lastEventId, this.history.recent(), this.board, this.json));
	}

	/** Opens no stream: the end of its client would be found too late. */
	@RequestMapping(path = { "/events", "/{id}/events" }, method = RequestMethod.HEAD,
			produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	@Operation(hidden = true)
	ResponseEntity<Void> head() {
		return SseStreams.head(MediaType.TEXT_EVENT_STREAM);
	}

	private BoardTask require(String id) {
		this.history.require();
		return this.board.entry(id)
			.orElseThrow(() -> new ProblemException(HttpStatus.NOT_FOUND, "not-found",
					"There is no task '%s' on the board".formatted(printable(id))));
	}

	private static long secondsUntil(@Nullable Instant due) {
		return (due != null) ? Math.max(1, Duration.between(Instant.now(), due).toSeconds()) : 1;
	}

	/** A page of the board, and how many tasks it has in all. */
	record TaskList(Map<TaskState, Integer> counts, List<TaskView> tasks) {
	}

}
