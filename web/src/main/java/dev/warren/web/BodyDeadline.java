package dev.warren.web;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;

/**
 * Ends the reading of a body whose client is slow: the web server limits each pause only,
 * not their sum. The time in which the service does not read does not count.
 */
final class BodyDeadline extends HttpServletRequestWrapper {

	/** Each kilobyte gives a second back; in a stream of lines a line gives all. */
	private static final long NANOS_PER_BYTE = 1_000_000_000L / 1024;

	private final Duration timeout;

	private @Nullable ServletInputStream body;

	BodyDeadline(HttpServletRequest request, Duration timeout) {
		super(request);
		this.timeout = timeout;
	}

	@Override
	public ServletInputStream getInputStream() throws IOException {
		if (this.body == null) {
			this.body = new Body(super.getInputStream(), this.timeout.toNanos(),
					String.valueOf(getContentType()).startsWith(MediaType.APPLICATION_NDJSON_VALUE));
		}
		return this.body;
	}

	private static final class Body extends ServletInputStream {

		private final ServletInputStream input;

		private final long timeout;

		private final boolean lines;

		private long left;

		Body(ServletInputStream input, long timeout, boolean lines) {
			this.input = input;
			this.timeout = timeout;
			this.lines = lines;
			this.left = timeout;
		}

		@Override
		public int read() throws IOException {
			byte[] one = new byte[1];
			return (read(one, 0, 1) > 0) ? one[0] & 0xff : -1;
		}

		@Override
		public int read(byte[] bytes, int offset, int length) throws IOException {
			long start = System.nanoTime();
			int read = this.input.read(bytes, offset, length);
			this.left = Math.min(this.timeout,
					this.left - (System.nanoTime() - start) + Math.max(0, read) * NANOS_PER_BYTE);
			if (this.lines
					&& new String(bytes, offset, Math.max(0, read), StandardCharsets.ISO_8859_1).contains("\n")) {
				this.left = this.timeout;
			}
			if (read >= 0 && this.left < 0) {
				throw new SocketTimeoutException("The body came too slowly");
			}
			return read;
		}

		@Override
		public boolean isFinished() {
			return this.input.isFinished();
		}

		@Override
		public boolean isReady() {
			return this.input.isReady();
		}

		@Override
		public void setReadListener(ReadListener listener) {
			this.input.setReadListener(listener);
		}

	}

}
