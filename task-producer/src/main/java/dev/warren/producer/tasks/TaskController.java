package dev.warren.producer.tasks;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CompletionException;

import dev.warren.web.ProblemException;
import dev.warren.messaging.web.TextBody;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** Takes tasks for the work queue, one by one or as a stream of lines. */
@RestController
@RequestMapping("/tasks")
record TaskController(TaskSubmission submission, TaskBatches batches) {

	@PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.ACCEPTED)
	ResponseEntity<TaskAccepted> submit(@Valid @RequestBody TaskRequest request, @RequestHeader HttpHeaders headers) {
		IdempotencyKey key = IdempotencyKey.of(headers.getOrEmpty(IdempotencyKey.HEADER), request.idempotencyKey());
		try {
			TaskAccepted accepted = this.submission.submit(request, key).join();
			URI location = ServletUriComponentsBuilder.fromCurrentRequest()
				.replaceQuery(null)
				.pathSegment(accepted.id())
				.build()
				.toUri();
			return ResponseEntity.accepted().location(location).body(accepted);
		}
		catch (CompletionException ex) {
			throw (ex.getCause() instanceof RuntimeException failure) ? failure : ex;
		}
	}

	@PostMapping(consumes = MediaType.TEXT_PLAIN_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.ACCEPTED)
	ResponseEntity<TaskAccepted> submit(@RequestBody(required = false) byte @Nullable [] description,
			@RequestHeader HttpHeaders headers) {
		return submit(TaskRequest.of(TextBody.read("description", description)), headers);
	}

	@PostMapping(path = { "", "/batch" }, consumes = MediaType.APPLICATION_NDJSON_VALUE,
			produces = MediaType.APPLICATION_NDJSON_VALUE)
	void submit(HttpServletRequest request, HttpServletResponse response) throws IOException, InterruptedException {
		if (request.getHeader(IdempotencyKey.HEADER) != null) {
			throw ProblemException.invalid(IdempotencyKey.HEADER,
					"is for a single task; give each line a field 'idempotencyKey'");
		}
		response.setContentType(MediaType.APPLICATION_NDJSON_VALUE);
		this.batches.run(request.getInputStream(), response.getOutputStream());
	}

}
