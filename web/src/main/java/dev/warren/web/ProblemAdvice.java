package dev.warren.web;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import io.micrometer.tracing.Tracer;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/**
 * Extends Spring's problem documents by documented types and the fields that are wrong.
 */
@RestControllerAdvice
final class ProblemAdvice extends ResponseEntityExceptionHandler {

	private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

	private final IndexController index;

	private final ObjectProvider<ProblemTranslator> translators;

	private final ObjectProvider<Tracer> tracer;

	ProblemAdvice(IndexController index, ObjectProvider<ProblemTranslator> translators, ObjectProvider<Tracer> tracer) {
		this.index = index;
		this.translators = translators;
		this.tracer = tracer;
	}

	/** A query that Tomcat cannot read, such as one with a parameter without a name. */
	@ExceptionHandler
	@Nullable ResponseEntity<Object> handle(InvalidParameterException ex, WebRequest request) throws Exception {
		return handleException(ProblemException.invalid("query", "is malformed"), request);
	}

	/** The client has gone, or sends its body too slowly. */
	@ExceptionHandler
	@Nullable ResponseEntity<Object> handle(IOException ex, WebRequest request) throws Exception {
		return handleException(ProblemException.slowBody(), request);
	}

	@ExceptionHandler
	@Nullable ResponseEntity<Object> handle(RuntimeException ex, WebRequest request) throws Exception {
		Optional<ProblemException> expected = this.translators.orderedStream()
			.map((translator) -> translator.translate(ex))
			.filter(Objects::nonNull)
			.findFirst();
		if (expected.isEmpty()) {
			log.error("Unexpected failure of {}", request.getDescription(false), ex);
		}
		return handleException(expected.orElseGet(() -> new ProblemException(HttpStatus.INTERNAL_SERVER_ERROR,
				ProblemException.INTERNAL_ERROR, "The service failed; its log says why")), request);
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleExceptionInternal(Exception ex, @Nullable Object body,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		if (request instanceof ServletWebRequest web && web.getResponse() != null && web.getResponse().isCommitted()) {
			// The web server has answered already, or the client has gone.
			return null;
		}
		ProblemDetail problem = problem(ex, body, status);
		URI type = problem.getType();
		if (type == null || type.equals(URI.create("about:blank"))) {
			problem.setType(ProblemException.type(ProblemException.word(HttpStatus.valueOf(status.value()))));
		}
		this.tracer.ifAvailable((tracing) -> Optional.ofNullable(tracing.currentSpan())
			.ifPresent((span) -> problem.setProperty("traceId", span.context().traceId())));
		// A cache in between could keep a 404, and answer with it when all is well again.
		HttpHeaders uncached = HttpHeaders.copyOf(headers);
		uncached.setCacheControl(CacheControl.noStore());
		// Spring would answer a malformed Accept header without a body.
		uncached.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
		return super.handleExceptionInternal(ex, problem, uncached, status, request);
	}

	private ProblemDetail problem(Exception ex, @Nullable Object body, HttpStatusCode status) {
		if (ex instanceof NoResourceFoundException) {
			return ProblemDetail.forStatusAndDetail(status,
					"There is no such path. There are: " + String.join(", ", this.index.endpoints()));
		}
		if (ex instanceof HttpMessageNotReadableException unreadable) {
			return (unreadable.getCause() instanceof JacksonException cause) ? UnreadableJson.problem(cause).getBody()
					: ProblemDetail.forStatusAndDetail(status, "The body is missing or cannot be read");
		}
		ProblemDetail problem = switch (body) {
			case ProblemDetail given -> given;
			case null, default ->
				(ex instanceof ErrorResponse error) ? error.getBody() : ProblemDetail.forStatus(status);
		};
		List<FieldProblem> errors = FieldProblem.of(ex);
		return errors.isEmpty() ? problem : ProblemException.invalid(errors).getBody();
	}

}
