package dev.warren.system.faults;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.JsonPathException;
import org.jspecify.annotations.Nullable;

/**
 * An answer of a service that closes the connection after it.
 *
 * @param headers in lower case
 * @param body empty for a stream, which has no end
 */
record RawAnswer(int status, List<String> headers, String body) {

	static @Nullable RawAnswer read(InputStream in, boolean head) throws IOException {
		List<String> lines = head(in);
		while (!lines.isEmpty() && lines.getFirst().startsWith("http/1.1 100")) {
			lines = head(in);
		}
		if (lines.isEmpty()) {
			return null;
		}
		RawAnswer answer = new RawAnswer(Integer.parseInt(lines.getFirst().split(" ")[1]), lines, "");
		if (head || answer.isStream()) {
			return answer;
		}
		String body = new String(in.readAllBytes(), StandardCharsets.UTF_8);
		return new RawAnswer(answer.status, lines, body);
	}

	/** The lines up to an empty one; none if the connection ends before it. */
	private static List<String> head(InputStream in) throws IOException {
		StringBuilder head = new StringBuilder();
		for (int c = in.read(); c >= 0; c = in.read()) {
			head.append((char) c);
			if (head.indexOf("\r\n\r\n", head.length() - 4) >= 0) {
				return head.toString().toLowerCase(Locale.ROOT).lines().toList();
			}
		}
		return List.of();
	}

	private boolean isStream() {
		return has("content-type: text/") && !has("content-length:");
	}

	boolean isProblem() {
		return has("content-type: application/problem+json");
	}

	boolean has(String headerStart) {
		return this.headers.stream().anyMatch((line) -> line.startsWith(headerStart));
	}

	/** The last part of the problem's type. */
	String problemType() {
		try {
			// The sizes of chunks are around the document.
			String json = this.body.substring(this.body.indexOf('{'), this.body.lastIndexOf('}') + 1);
			return JsonPath.<String>read(json, "$.type").replaceFirst("^urn:warren:problem:", "");
		}
		catch (JsonPathException | IndexOutOfBoundsException ex) {
			return "none: " + ex.getMessage();
		}
	}

}
