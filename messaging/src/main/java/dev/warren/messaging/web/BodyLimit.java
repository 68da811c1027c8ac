package dev.warren.messaging.web;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;

import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpStatus;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/**
 * Refuses a {@code @RequestBody} that is too large while it is read, whether it announces
 * its length or not; Tomcat limits forms only. A stream of lines is read by its
 * controller, which limits each line.
 */
@ControllerAdvice
final class BodyLimit extends RequestBodyAdviceAdapter {

	private final long limit;

	BodyLimit(HttpProperties properties) {
		this.limit = properties.maxBodySize().toBytes();
	}

	@Override
	public boolean supports(MethodParameter parameter, Type type, Class<? extends HttpMessageConverter<?>> converter) {
		return true;
	}

	@Override
	public HttpInputMessage beforeBodyRead(HttpInputMessage message, MethodParameter parameter, Type type,
			Class<? extends HttpMessageConverter<?>> converter) throws IOException {
		HttpHeaders headers = message.getHeaders();
		requireWithin(headers.getContentLength());
		InputStream body = new LimitedBody(message.getBody());
		return new HttpInputMessage() {

			@Override
			public InputStream getBody() {
				return body;
			}

			@Override
			public HttpHeaders getHeaders() {
				return headers;
			}

		};
	}

	private void requireWithin(long bytes) {
		if (bytes > this.limit) {
			throw new ProblemException(HttpStatus.CONTENT_TOO_LARGE, "body-too-large",
					"The body has more than %d bytes".formatted(this.limit));
		}
	}

	private final class LimitedBody extends FilterInputStream {

		private long bytes;

		LimitedBody(InputStream body) {
			super(body);
		}

		@Override
		public int read() throws IOException {
			int read = super.read();
			requireWithin(this.bytes += (read >= 0) ? 1 : 0);
			return read;
		}

		@Override
		public int read(byte[] buffer, int offset, int length) throws IOException {
			int read = super.read(buffer, offset, length);
			requireWithin(this.bytes += Math.max(0, read));
			return read;
		}

	}

}
