package dev.warren.producer.tasks;

import java.net.URI;

import dev.warren.messaging.web.TextBody;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** The work queue's way in. */
@RestController
@RequestMapping("/tasks")
@Tag(name = "tasks")
class TaskController {

	private final TaskSubmission submission;

	TaskController(TaskSubmission submission) {
		this.submission = submission;
	}

	@PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Submit a task, as JSON or as plain text")
	@ApiResponse(responseCode = "202", description = "The broker has confirmed the task and put it on its queue")
	@ApiResponse(responseCode = "503", description = "Not accepted, or nobody knows; the type says which")
	@ResponseStatus(HttpStatus.ACCEPTED)
	ResponseEntity<TaskAccepted> submit(@Valid @RequestBody TaskRequest request) {
		TaskAccepted accepted = this.submission.submit(request);
		URI location = ServletUriComponentsBuilder.fromCurrentRequest()
			.replaceQuery(null)
			.pathSegment(accepted.id())
			.build()
			.toUri();
		return ResponseEntity.accepted().location(location).body(accepted);
	}

	@PostMapping(consumes = MediaType.TEXT_PLAIN_VALUE)
	@ResponseStatus(HttpStatus.ACCEPTED)
	ResponseEntity<TaskAccepted> submit(@RequestBody(required = false) byte @Nullable [] description) {
		return submit(TaskRequest.of(TextBody.read("description", description)));
	}

}
