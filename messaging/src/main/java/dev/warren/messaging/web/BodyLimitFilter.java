package dev.warren.messaging.web;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses bodies that are too large while they are read, whether they announce their
 * length or not. Tomcat's own limit is for forms only. A stream of lines has no limit but
 * that of each line, which is up to its reader.
 */
final class BodyLimitFilter extends OncePerRequestFilter {

	private final DataSize limit;

	BodyLimitFilter(DataSize limit) {
		this.limit = limit;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		chain.doFilter(new LimitedRequest(request), response);
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		String type = request.getContentType();
		return type != null && type.startsWith(MediaType.APPLICATION_NDJSON_VALUE);
	}

	private ProblemException tooLarge() {
		return new ProblemException(HttpStatus.CONTENT_TOO_LARGE, "body-too-large",
				"The body has more than %d bytes".formatted(this.limit.toBytes()));
	}

	private final class LimitedRequest extends HttpServletRequestWrapper {

		LimitedRequest(HttpServletRequest request) {
			super(request);
		}

		@Override
		public ServletInputStream getInputStream() throws IOException {
			if (getContentLengthLong() > BodyLimitFilter.this.limit.toBytes()) {
				throw tooLarge();
			}
			return new LimitedStream(super.getInputStream());
		}

	}

	private final class LimitedStream extends ServletInputStream {

		private final ServletInputStream stream;

		private long left = BodyLimitFilter.this.limit.toBytes();

		LimitedStream(ServletInputStream stream) {
			this.stream = stream;
		}

		@Override
		public int read() throws IOException {
			int read = this.stream.read();
			count((read >= 0) ? 1 : 0);
			return read;
		}

		@Override
		public int read(byte[] buffer, int offset, int length) throws IOException {
			int read = this.stream.read(buffer, offset, length);
			count(read);
			return read;
		}

		private void count(int read) {
			this.left -= Math.max(0, read);
			if (this.left < 0) {
				throw tooLarge();
			}
		}

		@Override
		public boolean isFinished() {
			return this.stream.isFinished();
		}

		@Override
		public boolean isReady() {
			return this.stream.isReady();
		}

		@Override
		public void setReadListener(ReadListener listener) {
			this.stream.setReadListener(listener);
		}

	}

}
