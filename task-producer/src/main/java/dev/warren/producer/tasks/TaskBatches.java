package dev.warren.producer.tasks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

import dev.warren.web.HttpProperties;
import dev.warren.web.ProblemException;
import dev.warren.web.UnreadableJson;
import jakarta.validation.Validator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * A stream of tasks in, a stream of results out, in the same order. Results wait for a
 * client that sends before it reads, within a bound on all batches together.
 */
@Component
record TaskBatches(TaskSubmission submission, JsonMapper json, Validator validator, HttpProperties limits) {

	private static final Logger log = LoggerFactory.getLogger(TaskBatches.class);

	private static final int MAX_UNCONFIRMED = 100;

	/** About the bytes that the result of an accepted task takes while it waits. */
	private static final int RESULT_SIZE = 250;

	/** The bytes of all results that wait; static, as the heap is one for all. */
	private static final Semaphore room = new Semaphore(24 * 1024 * 1024, true);

	/** Returns when all results are written, or when the client has gone. */
	void run(InputStream input, OutputStream output) throws IOException, InterruptedException {
		Lines lines = new Lines(input, maxLineLength());
		Semaphore unconfirmed = new Semaphore(MAX_UNCONFIRMED);
		CompletableFuture<Boolean> written = CompletableFuture.completedFuture(true);
		try {
			byte[] line;
			for (long number = 1; written.getNow(true) && (line = lines.next()) != null; number++) {
				if (new String(line, StandardCharsets.ISO_8859_1).isBlank()) {
					continue;
				}
				unconfirmed.acquire();
				CompletableFuture<byte[]> result = submit(number, line, unconfirmed);
				int size = RESULT_SIZE + (result.isDone() ? result.join().length : 0);
				room.acquire(size);
				written = written.thenCombineAsync(result, (connected, json) -> {
					try {
						return connected && write(json, output, unconfirmed.availablePermits() == MAX_UNCONFIRMED);
					}
					finally {
						room.release(size);
					}
				}, Thread::startVirtualThread);
			}
		}
		finally {
			written.join();
		}
	}

	private CompletableFuture<byte[]> submit(long number, byte[] line, Semaphore unconfirmed) {
		return CompletableFuture.completedFuture(line)
			.thenApply(this::read)
			.thenCompose((task) -> this.submission.submit(task, IdempotencyKey.of(task.idempotencyKey())))
			.handle((accepted, failure) -> {
				unconfirmed.release();
				return this.json.writeValueAsBytes((failure != null) ? TaskResult.refused(number, failure)
						: TaskResult.accepted(number, accepted));
			});
	}

	private TaskRequest read(byte[] line) {
		if (line.length > maxLineLength()) {
			throw new ProblemException(HttpStatus.CONTENT_TOO_LARGE, "body-too-large",
					"The line has more than %d bytes".formatted(maxLineLength()));
		}
		try {
			TaskRequest request = this.json.readValue(line, TaskRequest.class);
			if (request == null) {
				throw new ProblemException(HttpStatus.BAD_REQUEST, "invalid-request", "The line is no task");
			}
			ProblemException.requireValid(this.validator.validate(request));
			return request;
		}
		catch (JacksonException ex) {
			throw UnreadableJson.problem(ex);
		}
	}

	private long maxLineLength() {
		return this.limits.maxBodySize().toBytes();
	}

	/** Returns whether the client is still there. */
	private static boolean write(byte[] result, OutputStream output, boolean flush) {
		try {
			output.write(result);
			output.write('\n');
			if (flush) {
				output.flush();
			}
			return true;
		}
		catch (IOException ex) {
			log.debug("A batch ends, its client is gone: {}", ex.getMessage());
			return false;
		}
	}

}
