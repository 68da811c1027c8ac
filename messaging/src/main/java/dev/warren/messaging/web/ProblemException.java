package dev.warren.messaging.web;

import java.net.URI;
import java.time.Duration;
import java.util.List;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * An error that is part of the HTTP contract: a problem document as in RFC 9457 with a
 * documented type.
 */
public final class ProblemException extends ErrorResponseException {

	private static final String TYPE_PREFIX = "urn:warren:problem:";

	/**
	 * A problem to be thrown.
	 * @param type the last part of the type, such as {@code queue-full}
	 * @param detail a sentence for the caller, about this occurrence
	 */
	public ProblemException(HttpStatus status, String type, String detail) {
		super(status, ProblemDetail.forStatusAndDetail(status, detail), null);
		getBody().setType(type(type));
	}

	/** Names the field that is wrong. */
	public ProblemException field(String field) {
		getBody().setProperty("errors", List.of(new FieldProblem(field, String.valueOf(getBody().getDetail()))));
		return this;
	}

	/** Says when to try again, in whole seconds, at least one. */
	public ProblemException retryAfter(Duration delay) {
		getHeaders().set(HttpHeaders.RETRY_AFTER, String.valueOf(Math.max(1, delay.toSeconds())));
		return this;
	}

	static URI type(String type) {
		return URI.create(TYPE_PREFIX + type);
	}

}
