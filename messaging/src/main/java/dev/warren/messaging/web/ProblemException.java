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

	static final String INVALID_REQUEST = "invalid-request";

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

	/**
	 * A bad request, answered with 400.
	 * @param field the field or parameter that is wrong
	 * @param message what is wrong with it, such as {@code must not be blank}
	 */
	public static ProblemException invalid(String field, String message) {
		FieldProblem problem = new FieldProblem(field, message);
		ProblemException invalid = new ProblemException(HttpStatus.BAD_REQUEST, INVALID_REQUEST, problem.sentence());
		invalid.getBody().setProperty("errors", List.of(problem));
		return invalid;
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
