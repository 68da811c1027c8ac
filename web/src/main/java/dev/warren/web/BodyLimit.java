package dev.warren.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.net.SocketTimeoutException;

import org.springframework.core.MethodParameter;
import org.springframework.core.NestedExceptionUtils;
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

	private final int limit;

	BodyLimit(HttpProperties properties) {
		this.limit = Math.toIntExact(properties.maxBodySize().toBytes());
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
		byte[] body = read(message.getBody());
		requireWithin(body.length);
		return new HttpInputMessage() {

			@Override
			public InputStream getBody() {
				return new ByteArrayInputStream(body);
			}

			@Override
			public HttpHeaders getHeaders() {
				return headers;
			}

		};
	}

	private byte[] read(InputStream body) throws IOException {
		try {
			return body.readNBytes(this.limit + 1);
		}
		catch (IOException ex) {
			// Tomcat wraps its own.
			if (NestedExceptionUtils.getMostSpecificCause(ex) instanceof SocketTimeoutException) {
				throw ProblemException.slowBody();
			}
			throw ex;
		}
	}

	private void requireWithin(long bytes) {
		if (bytes > this.limit) {
			throw new ProblemException(HttpStatus.CONTENT_TOO_LARGE, "body-too-large",
					"The body has more than %d bytes".formatted(this.limit));
		}
	}

}
