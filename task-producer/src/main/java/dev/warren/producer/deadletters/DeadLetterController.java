package dev.warren.producer.deadletters;

import java.util.Objects;

import dev.warren.producer.board.CatchUp;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What is dead, and its way back. */
@RestController
@RequestMapping("/dead-letters")
@Tag(name = "dead letters")
class DeadLetterController {

	private final DeadLetters deadLetters;

	private final Redrive redrive;

	private final CatchUp catchUp;

	private final DeadLetterProperties properties;

	DeadLetterController(DeadLetters deadLetters, Redrive redrive, CatchUp catchUp, DeadLetterProperties properties) {
		this.deadLetters = deadLetters;
		this.redrive = redrive;
		this.catchUp = catchUp;
		this.properties = properties;
	}

	@GetMapping
	@Operation(summary = "Show what is dead, without consuming it")
	@ApiResponse(responseCode = "200", description = "Those of the first 1000 in the queue that match")
	@ApiResponse(responseCode = "503",
			description = "No broker, another caller has them in hand, or the board does not know the errors yet")
	DeadLetterPage deadLetters(@RequestParam(defaultValue = "100") @Min(1) @Max(DeadLetters.WINDOW) int limit,
			@Parameter(description = "Only those whose reason or last error contains this",
					example = "delivery_limit") @RequestParam(defaultValue = "") @Size(max = 200) String error) {
		if (!error.isBlank()) {
			this.catchUp.require();
		}
		DeadLetters.View view = this.deadLetters.view(this.properties.maxWait());
		return new DeadLetterPage(view.total(), limit, view.truncated(),
				view.letters()
					.stream()
					.filter((letter) -> error.isBlank() || letter.failedWith(error))
					.limit(limit)
					.toList());
	}

	@PostMapping(path = "/redrive", consumes = MediaType.APPLICATION_JSON_VALUE)
	@Operation(
			summary = "Put dead letters on the task queue again: all, by id, by error; or say which ones it would be",
			description = "Without a body, all up to the limit. A task keeps its id and starts with a fresh count.")
	@ApiResponse(responseCode = "200", description = "What was redriven, confirmed by the broker, and what was not")
	@ApiResponse(responseCode = "503", description = "Nothing was redriven; the type says why")
	RedriveResult redrive(@Valid @RequestBody(required = false) @Nullable RedriveRequest body) {
		RedriveRequest request = Objects.requireNonNullElse(body, RedriveRequest.EVERYTHING);
		if (request.error() != null) {
			this.catchUp.require();
		}
		return this.redrive.run(request);
	}

}
