package dev.warren.system.faults;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.jayway.jsonpath.JsonPath;
import dev.warren.system.Service;

/**
 * A client that uploads tasks as NDJSON and reads no answer before it has sent them all.
 */
final class BatchUpload {

	private static final int SMALL_BUFFER = 16 * 1024;

	private static final int READ_TIMEOUT_MILLIS = 60_000;

	private BatchUpload() {
	}

	/** Submits the same task several times. */
	static Submissions submit(Service producer, String task, int tasks) throws IOException {
		Instant start = Instant.now();
		List<Submission> submissions = run(producer, task, tasks).stream().map(BatchUpload::submission).toList();
		return new Submissions(submissions, start, Instant.now(), List.of());
	}

	private static Submission submission(String result) {
		Map<String, Object> fields = JsonPath.read(result, "$");
		String type = (fields.get("problem") instanceof Map<?, ?> problem)
				? String.valueOf(problem.get("type")).replaceFirst(".*:", "") : null;
		return new Submission((String) fields.get("id"), type, Instant.now(), Duration.ZERO);
	}

	/** Sends the same task several times and returns the lines of the answer. */
	static List<String> run(Service producer, String task, int tasks) throws IOException {
		byte[] line = (task + "\n").getBytes(StandardCharsets.UTF_8);
		try (Socket socket = new Socket()) {
			// A large buffer could hold the whole answer, and then not reading has no
			// effect.
			socket.setReceiveBufferSize(SMALL_BUFFER);
			socket.setSoTimeout(READ_TIMEOUT_MILLIS);
			socket.connect(new InetSocketAddress("127.0.0.1", producer.port()));
			OutputStream out = new BufferedOutputStream(socket.getOutputStream());
			// In HTTP/1.0 an answer has no chunks: it ends with the connection.
			out.write("POST /tasks HTTP/1.0\r\nContent-Type: application/x-ndjson\r\nContent-Length: %d\r\n\r\n"
				.formatted((long) line.length * tasks)
				.getBytes(StandardCharsets.US_ASCII));
			for (int i = 0; i < tasks; i++) {
				out.write(line);
			}
			out.flush();
			BufferedReader in = new BufferedReader(
					new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
			return in.lines().dropWhile((header) -> !header.isEmpty()).skip(1).toList();
		}
	}

}
