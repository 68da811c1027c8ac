package dev.warren.producer.tasks;

import java.io.IOException;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

import dev.warren.messaging.web.HttpProperties;
import dev.warren.messaging.web.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Many tasks in one request: a JSON object on each line. */
@RestController
@RequestMapping("/tasks")
@Tag(name = "tasks")
class TaskBatchController {

	/** The bytes of results that wait for clients, of all batches. */
	private static final int MAX_RESULT_BYTES = 24 * 1024 * 1024;

	private final Semaphore room = new Semaphore(MAX_RESULT_BYTES, true);

	private final IdempotentSubmission submission;

	private final JsonMapper json;

	private final Validator validator;

	private final long maxLineLength;

	TaskBatchController(IdempotentSubmission submission, JsonMapper json, Validator validator,
			HttpProperties properties) {
		this.submission = submission;
		this.json = json;
		this.validator = validator;
		this.maxLineLength = properties.maxBodySize().toBytes();
	}

	@PostMapping(consumes = MediaType.APPLICATION_NDJSON_VALUE)
	@Operation(summary = "Submit many tasks, one JSON object on each line; one result on each line of the answer")
	@ApiResponse(responseCode = "200", description = "The results, in order; each has a status of its own",
			content = @Content(mediaType = MediaType.APPLICATION_NDJSON_VALUE,
					schema = @Schema(implementation = TaskResult.class)))
	void submit(HttpServletRequest request, HttpServletResponse response) throws IOException, InterruptedException {
		if (request.getHeader(IdempotencyKey.HEADER) != null) {
			throw ProblemException.invalid(IdempotencyKey.HEADER,
					"is for a single task; give each line a field 'idempotencyKey'");
		}
		response.setContentType(MediaType.APPLICATION_NDJSON_VALUE);
		new TaskBatch(this.json, response.getOutputStream(), this.room)
			.run(new Lines(request.getInputStream(), this.maxLineLength), this::submit);
	}

	private CompletableFuture<TaskAccepted> submit(Lines.Line line) {
		try {
			TaskRequest task = read(line);
			String key = task.idempotencyKey();
			return this.submission.submit(task, (key != null) ? new IdempotencyKey(key) : null);
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private TaskRequest read(Lines.Line line) {
		if (line.tooLong()) {
			throw new ProblemException(HttpStatus.CONTENT_TOO_LARGE, "body-too-large",
					"The line has more than %d bytes".formatted(this.maxLineLength));
		}
		try {
			TaskRequest request = this.json.readValue(line.bytes(), TaskRequest.class);
			if (request == null) {
				throw new ProblemException(HttpStatus.BAD_REQUEST, "invalid-request", "The line is no task");
			}
			Iterator<ConstraintViolation<TaskRequest>> violations = this.validator.validate(request).iterator();
			if (violations.hasNext()) {
				ConstraintViolation<TaskRequest> first = violations.next();
				throw ProblemException.invalid(first.getPropertyPath().toString(), first.getMessage());
			}
			return request;
		}
		catch (JacksonException ex) {
			throw ProblemException.unreadable(ex);
		}
	}

}
