package dev.warren.producer.board;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.warren.web.sse.SseEvents;
import dev.warren.web.sse.SseStreams;
import dev.warren.web.ProblemException;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
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
record BoardController(HistoryReader history, TaskBoard board, SseStreams eventStreams, JsonMapper json) {

	private static final String LAST_EVENT_ID = "Last-Event-ID";

	@GetMapping("/{id:(?!events$).+}")
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
	ResponseEntity<TaskList> tasks(@RequestParam(required = false) @Nullable String state,
			@RequestParam(defaultValue = "") @Size(max = 200) String text,
			@RequestParam(defaultValue = "50") @Min(1) @Max(Page.MAX_LIMIT) int limit,
			@RequestParam(required = false) @Nullable String after) {
		TaskState wanted = TaskState.parse(state);
		PageCursor cursor = PageCursor.parse(after);
		this.history.require();
		Page<BoardTask> page = Page.of(this.board.newestFirst(cursor)
			.filter((task) -> wanted == null || wanted == task.state())
			.filter(TaskSearch.of(text)), limit, BoardTask::age);
		return page.response()
			.body(new TaskList(this.board.counts(), page.items().stream().map(TaskView::of).toList()));
	}

	@GetMapping(path = { "/events", "/{id}/events" }, produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	ResponseEntity<ResponseBodyEmitter> events(@PathVariable(required = false) @Nullable String id,
			@RequestHeader(name = LAST_EVENT_ID, required = false) @Nullable Long lastEventId) {
		this.history.require();
		if (id != null) {
			require(id);
		}
		if (lastEventId != null && lastEventId < -1) {
			throw ProblemException.invalid(LAST_EVENT_ID, "must not be below -1");
		}
		return this.eventStreams.open(MediaType.TEXT_EVENT_STREAM, SseEvents.heartbeat(),
				() -> new EventSubscription(id, lastEventId, this.history.recent(), this.board, this.json));
	}

	/** Opens no stream: the end of its client would be found too late. */
	@RequestMapping(path = { "/events", "/{id}/events" }, method = RequestMethod.HEAD,
			produces = MediaType.TEXT_EVENT_STREAM_VALUE)
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
