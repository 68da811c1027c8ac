package dev.warren.producer.deadletters;

import java.security.Principal;
import java.util.List;

import dev.warren.producer.board.HistoryReader;
import dev.warren.producer.board.Page;
import dev.warren.producer.board.PageCursor;
import dev.warren.producer.board.QueueCounts;
import dev.warren.producer.board.TaskBoard;
import dev.warren.producer.board.TaskState;
import dev.warren.producer.board.TaskView;
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
@EnableConfigurationProperties(DeadLetterProperties.class)
record DeadLetterController(HistoryReader history, TaskBoard board, QueueCounts counts, Redrive redrive) {

	@GetMapping
	ResponseEntity<DeadLetterPage> deadLetters(
			@RequestParam(defaultValue = "100") @Min(1) @Max(Page.MAX_LIMIT) int limit,
			@RequestParam(required = false) @Nullable String after,
			@RequestParam(defaultValue = "") @Size(max = 200) String error,
			@RequestParam(required = false) @Nullable String state,
			@RequestParam(defaultValue = "") @Size(max = 200) String text) {
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
	RedriveResult redrive(@Valid @RequestBody RedriveRequest request, @Nullable Principal caller) {
		if (request.requireSelection().needsBoard()) {
			this.history.require();
		}
		return this.redrive.run(request, (caller != null) ? caller.getName() : null);
	}

	/** A page of dead letters. */
	record DeadLetterPage(@Nullable Integer total, int limit, boolean truncated, List<DeadLetter> deadLetters) {
	}

}
