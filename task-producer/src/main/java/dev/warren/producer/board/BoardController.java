package dev.warren.producer.board;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The task board over HTTP. */
@RestController
@RequestMapping(path = "/tasks", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "tasks")
@ApiResponse(responseCode = "503", description = "The board is still being read from the history")
class BoardController {

	private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

	private final HistoryReader history;

	private final TaskBoard board;

	BoardController(HistoryReader history, TaskBoard board) {
		this.history = history;
		this.board = board;
	}

	@GetMapping("/{id}")
	@Operation(summary = "What happened to a task; while it goes on, Retry-After says when to ask again")
	@ApiResponse(responseCode = "200", description = "What is known of the task")
	@ApiResponse(responseCode = "304", description = "Nothing new since the ETag in If-None-Match")
	@ApiResponse(responseCode = "404", description = "The board does not know the task")
	ResponseEntity<TaskView> task(@PathVariable String id) {
		this.history.require();
		BoardTask entry = this.board.require(id);
		TaskView task = entry.view();
		ResponseEntity.BodyBuilder response = ResponseEntity.ok().cacheControl(CacheControl.noCache());
		if (entry.isRead()) {
			response.eTag(entry.etag());
		}
		if (entry.isOpen()) {
			response.header(HttpHeaders.RETRY_AFTER, String.valueOf(retryAfter(task).toSeconds()));
		}
		return response.body(task);
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
		return page.response().body(new TaskList(counts(), page.items().stream().map(BoardTask::view).toList()));
	}

	private static Duration retryAfter(TaskView task) {
		if (task.nextAttemptAt() == null) {
			return POLL_INTERVAL;
		}
		Duration due = Duration.between(Instant.now(), task.nextAttemptAt());
		return (due.compareTo(POLL_INTERVAL) > 0) ? due : POLL_INTERVAL;
	}

	private Map<TaskState, Integer> counts() {
		Map<TaskState, Integer> counts = new EnumMap<>(TaskState.class);
		for (TaskState state : TaskState.values()) {
			counts.put(state, this.board.count(state));
		}
		return counts;
	}

	/** A page of the board, and how many tasks it has in all. */
	record TaskList(Map<TaskState, Integer> counts, List<TaskView> tasks) {
	}

}
