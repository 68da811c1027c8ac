package dev.warren.producer.tasks;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * A stream of tasks in, a stream of results out, in the same order. One thread reads and
 * submits while another waits for confirms and writes. Results wait for a client that
 * sends before it reads, within a bound on all batches together.
 */
final class TaskBatch {

	private static final Logger log = LoggerFactory.getLogger(TaskBatch.class);

	private static final int MAX_UNCONFIRMED = 100;

	/** About the bytes that the result of an accepted task takes while it waits. */
	private static final int RESULT_SIZE = 200;

	private static final Result END = new Result(CompletableFuture.completedFuture(new byte[0]), 0);

	private final BlockingQueue<Result> results = new LinkedBlockingQueue<>();

	private final Semaphore unconfirmed = new Semaphore(MAX_UNCONFIRMED);

	private final JsonMapper json;

	private final OutputStream output;

	private final Semaphore room;

	private volatile boolean clientGone;

	/**
	 * A batch.
	 * @param room the bytes that results may take while they wait, of all batches
	 */
	TaskBatch(JsonMapper json, OutputStream output, Semaphore room) {
		this.json = json;
		this.output = output;
		this.room = room;
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
					this.unconfirmed.acquire();
					add(number, submission.apply(line));
				}
			}
		}
		finally {
			this.results.add(END);
			writer.join();
		}
	}

	private void add(long line, CompletableFuture<TaskAccepted> submitted) throws InterruptedException {
		CompletableFuture<byte[]> json = submitted.handle((accepted, failure) -> {
			this.unconfirmed.release();
			return this.json.writeValueAsBytes(
					(failure == null) ? TaskResult.accepted(line, accepted) : TaskResult.refused(line, failure));
		});
		int size = RESULT_SIZE + (json.isDone() ? json.join().length : 0);
		this.room.acquire(size);
		this.results.add(new Result(json, size));
	}

	/** Goes on taking when the client has gone, or the reader would wait for ever. */
	private void write() {
		try {
			Result next;
			while ((next = this.results.take()) != END) {
				write(next);
				this.room.release(next.size());
			}
		}
		catch (InterruptedException _) {
			Thread.currentThread().interrupt();
		}
	}

	private void write(Result result) {
		try {
			byte[] json = result.json().join();
			if (!this.clientGone) {
				this.output.write(json);
				this.output.write('\n');
				if (this.results.isEmpty()) {
					this.output.flush();
				}
			}
		}
		catch (IOException ex) {
			this.clientGone = true;
			log.warn("A batch ends, its client is gone: {}", ex.getMessage());
		}
		catch (RuntimeException ex) {
			this.clientGone = true;
			log.error("A batch failed unexpectedly", ex);
		}
	}

	private record Result(CompletableFuture<byte[]> json, int size) {
	}

}
