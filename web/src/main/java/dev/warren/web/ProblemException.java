package dev.warren.web;

import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import jakarta.validation.ConstraintViolation;

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

	static final String INTERNAL_ERROR = "internal-error";

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
		return invalid(List.of(new FieldProblem(field, message)));
	}

	/** A bad request that names every field that is wrong, if there is one. */
	public static <T> void requireValid(Set<ConstraintViolation<T>> violations) {
		List<FieldProblem> problems = violations.stream()
			.map((violation) -> new FieldProblem(violation.getPropertyPath().toString(), violation.getMessage()))
			.toList();
		if (!problems.isEmpty()) {
			throw invalid(problems);
		}
	}

	/** In a stable order. */
	static ProblemException invalid(List<FieldProblem> problems) {
		List<FieldProblem> errors = problems.stream()
			.sorted(Comparator.comparing(FieldProblem::field).thenComparing(FieldProblem::message))
			.toList();
		ProblemException invalid = new ProblemException(HttpStatus.BAD_REQUEST, INVALID_REQUEST,
				errors.getFirst().sentence());
		invalid.getBody().setProperty("errors", errors);
		return invalid;
	}

	/** What Spring or the web server refuses. */
	static ProblemException of(HttpStatus status) {
		return new ProblemException(status, word(status), status.getReasonPhrase());
	}

	/** A body that did not come in time: answered with 408. */
	static ProblemException slowBody() {
		return new ProblemException(HttpStatus.REQUEST_TIMEOUT, "request-timeout", "The body came too slowly");
	}

	/** The last part of the type of problems that have no other one. */
	static String word(HttpStatus status) {
		return switch (status) {
			case BAD_REQUEST -> INVALID_REQUEST;
			case INTERNAL_SERVER_ERROR -> INTERNAL_ERROR;
			default -> status.name().toLowerCase(Locale.ROOT).replace('_', '-');
		};
	}

	/** Says when to try again, in whole seconds, at least one. */
	public ProblemException retryAfter(Duration delay) {
		getHeaders().set(HttpHeaders.RETRY_AFTER, String.valueOf(Math.max(1, delay.toSeconds())));
		return this;
	}

	static URI type(String type) {
		return URI.create("urn:warren:problem:" + type);
	}

}
