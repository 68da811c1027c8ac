package dev.warren.system.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * A request as it goes over the wire, where it may break every rule of HTTP.
 *
 * @param head the request line and the headers; each character is a byte
 * @param cut whether the client ends it early, so that no answer is due
 */
record RawRequest(String head, byte[] body, boolean cut) {

	private static final int TIMEOUT_MILLIS = 30_000;

	/** Returns null if the connection ends without an answer. */
	@Nullable RawAnswer send(int port) throws IOException {
		try (Socket socket = new Socket("127.0.0.1", port)) {
			socket.setSoTimeout(TIMEOUT_MILLIS);
			write(socket);
			return RawAnswer.read(socket.getInputStream(), this.head.startsWith("HEAD "));
		}
	}

	private void write(Socket socket) {
		try {
			OutputStream out = socket.getOutputStream();
			out.write(this.head.getBytes(StandardCharsets.ISO_8859_1));
			out.write(this.body);
			if (this.cut) {
				socket.shutdownOutput();
			}
		}
		catch (IOException _) {
			// A service may refuse a request before it has read all of it.
		}
	}

	@Override
	public String toString() {
		String text = this.head + new String(this.body, StandardCharsets.UTF_8);
		// The head of a usual request and the beginning of its body.
		return text.replaceAll("(.)\\1{99,}", "$1...")
			.replaceAll("[^\\P{Cntrl}\r\n]", "?")
			.lines()
			.limit(15)
			.collect(Collectors.joining("\n"));
	}

}
