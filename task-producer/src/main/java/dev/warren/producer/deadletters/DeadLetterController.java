package dev.warren.producer.deadletters;

import java.util.List;

import dev.warren.producer.board.HistoryReader;
import dev.warren.producer.board.Page;
import dev.warren.producer.board.PageCursor;
import dev.warren.producer.board.QueueCounts;
import dev.warren.producer.board.TaskBoard;
import dev.warren.producer.board.TaskState;
import dev.warren.producer.board.TaskView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows the dead letters and redrives them. */
@RestController
@RequestMapping(path = "/dead-letters", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "dead letters")
@EnableConfigurationProperties(DeadLetterProperties.class)
record DeadLetterController(HistoryReader history, TaskBoard board, QueueCounts counts, Redrive redrive) {

	@GetMapping
	@Operation(summary = "The dead letters that the board remembers, the longest dead first")
	@ApiResponse(responseCode = "200", description = "A page of them, with a link to the next one if there is one")
	@ApiResponse(responseCode = "503", description = "The board is still being read from the history")
	ResponseEntity<DeadLetterPage> deadLetters(
			@RequestParam(defaultValue = "100") @Min(1) @Max(Page.MAX_LIMIT) int limit,
			@Parameter(description = "Where the page before ended; taken from its link") @RequestParam(
					required = false) @Nullable String after,
			@Parameter(description = "Only those whose reason or last error contains this",
					example = "delivery_limit") @RequestParam(defaultValue = "") @Size(max = 200) String error,
			@Parameter(description = "Only those of which the board says this",
					example = "dead") @RequestParam(required = false) @Nullable String state,
			@Parameter(description = "Only those whose preview or id contains this") @RequestParam(
					defaultValue = "") @Size(max = 200) String text) {
		PageCursor cursor = PageCursor.parse(after);
		TaskState wanted = TaskState.parse(state);
		this.history.require();
		Page<TaskView> page = Page.of(
				this.board.deadLetters(cursor).filter((task) -> DeadLetter.of(task).matches(error, wanted, text)),
				limit, TaskView::death);
		return page.response()
			.body(new DeadLetterPage(this.counts.deadLetters(), limit, page.next() != null,
					page.items().stream().map(DeadLetter::of).toList()));
	}

	@PostMapping(path = "/redrive", consumes = MediaType.APPLICATION_JSON_VALUE)
	@Operation(
			summary = "Put dead letters on the task queue again: all, or those that match; or say which ones it would be",
			description = "A task keeps its id and starts with a fresh count.")
	@ApiResponse(responseCode = "200", description = "What was redriven, confirmed by the broker, and what was not")
	@ApiResponse(responseCode = "503", description = "Nothing was redriven; the type says why")
	RedriveResult redrive(@Valid @RequestBody RedriveRequest request) {
		if (request.requireSelection().needsBoard()) {
			this.history.require();
		}
		return this.redrive.run(request);
	}

	/** A page of dead letters. */
	record DeadLetterPage(
			@Schema(description = "How many messages are in the queue of dead letters, seconds ago",
					example = "1") @Nullable Integer total,
			int limit, @Schema(description = "Whether there is another page") boolean truncated,
			@Schema(description = "The longest dead first") List<DeadLetter> deadLetters) {
	}

}
