package dev.warren.producer.tasks;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * A stream of tasks in, a stream of results out, in the same order. One thread reads and
 * submits while another waits for confirms and writes, so that many confirms are under
 * way at once. What lies between the two is bounded: who does not read results is not
 * read from either.
 */
final class TaskBatch {

	private static final Logger log = LoggerFactory.getLogger(TaskBatch.class);

	private static final int MAX_UNCONFIRMED = 256;

	private final BlockingQueue<CompletableFuture<TaskResult>> results = new ArrayBlockingQueue<>(MAX_UNCONFIRMED);

	private final CompletableFuture<TaskResult> end = new CompletableFuture<>();

	private final JsonMapper json;

	private final OutputStream output;

	private volatile boolean clientGone;

	TaskBatch(JsonMapper json, OutputStream output) {
		this.json = json;
		this.output = output;
	}

	/**
	 * Submits each line and returns when all results are written.
	 * @throws IOException if the client has gone; what it had sent may be accepted
	 */
	void run(Lines lines, Function<Lines.Line, CompletableFuture<TaskAccepted>> submission)
			throws IOException, InterruptedException {
		Thread writer = Thread.ofVirtual().name("task-batch").start(this::write);
		try {
			Lines.Line line;
			for (long number = 1; !this.clientGone && (line = lines.next()) != null; number++) {
				if (!line.isBlank()) {
					this.results.put(result(number, submission.apply(line)));
				}
			}
		}
		finally {
			this.results.put(this.end);
			writer.join();
		}
	}

	private static CompletableFuture<TaskResult> result(long line, CompletableFuture<TaskAccepted> submitted) {
		return submitted.handle((accepted, failure) -> (failure == null) ? TaskResult.accepted(line, accepted)
				: TaskResult.refused(line, failure));
	}

	/** Goes on taking when the client has gone, or the reader would wait for ever. */
	private void write() {
		try {
			CompletableFuture<TaskResult> next;
			while ((next = this.results.take()) != this.end) {
				TaskResult result = next.join();
				if (!this.clientGone) {
					write(result);
				}
			}
		}
		catch (InterruptedException _) {
			Thread.currentThread().interrupt();
		}
	}

	private void write(TaskResult result) {
		try {
			this.output.write(this.json.writeValueAsBytes(result));
			this.output.write('\n');
			if (this.results.isEmpty()) {
				this.output.flush();
			}
		}
		catch (IOException ex) {
			this.clientGone = true;
			log.warn("A batch ends at line {}, its client is gone: {}", result.line(), ex.getMessage());
		}
	}

}
