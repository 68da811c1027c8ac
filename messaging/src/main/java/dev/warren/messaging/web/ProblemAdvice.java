package dev.warren.messaging.web;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.warren.messaging.broker.BrokerUnavailableException;
import dev.warren.messaging.publish.PublishException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

import org.springframework.context.MessageSourceResolvable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.validation.FieldError;
import org.springframework.validation.method.ParameterErrors;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.beans.TypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Turns every failure of a request into a problem document with a documented type. */
@RestControllerAdvice
final class ProblemAdvice extends ResponseEntityExceptionHandler {

	private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

	/** Where the name of the status is not what the field would call it. */
	private static final Map<Integer, String> TYPES = Map.of(400, ProblemException.INVALID_REQUEST, 500,
			"internal-error");

	@ExceptionHandler
	@Nullable ResponseEntity<Object> handle(PublishException ex, WebRequest request) throws Exception {
		return handleException(ProblemException.of(ex), request);
	}

	@ExceptionHandler
	@Nullable ResponseEntity<Object> handle(BrokerUnavailableException ex, WebRequest request) throws Exception {
		return handleException(ProblemException.brokerUnavailable(String.valueOf(ex.getMessage())), request);
	}

	@ExceptionHandler
	@Nullable ResponseEntity<Object> handle(RuntimeException ex, WebRequest request) throws Exception {
		log.error("Unexpected failure of {}", request.getDescription(false), ex);
		return handleException(new ProblemException(HttpStatus.INTERNAL_SERVER_ERROR, "internal-error",
				"The service failed; its log says why"), request);
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(MethodArgumentNotValidException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		return invalid(ex, ex.getBody(), ex.getFieldErrors().stream().map(ProblemAdvice::fieldProblem).toList(),
				headers, status, request);
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
			HandlerMethodValidationException ex, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		List<FieldProblem> errors = ex.getParameterValidationResults()
			.stream()
			.flatMap((result) -> fieldProblems(result).stream())
			.toList();
		return invalid(ex, ex.getBody(), errors, headers, status, request);
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleTypeMismatch(TypeMismatchException ex, HttpHeaders headers,
			HttpStatusCode status, WebRequest request) {
		String field = (ex instanceof MethodArgumentTypeMismatchException mismatch) ? mismatch.getName()
				: String.valueOf(ex.getPropertyName());
		ProblemDetail body = ProblemDetail.forStatus(status);
		return invalid(ex, body, List.of(new FieldProblem(field, "is not valid: " + ex.getValue())), headers, status,
				request);
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleMissingServletRequestParameter(
			MissingServletRequestParameterException ex, HttpHeaders headers, HttpStatusCode status,
			WebRequest request) {
		return invalid(ex, ex.getBody(), List.of(new FieldProblem(ex.getParameterName(), "is missing")), headers,
				status, request);
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(HttpMessageNotReadableException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		if (ex.getCause() instanceof JacksonException cause) {
			return handleErrorResponseException(ProblemException.unreadable(cause), headers, status, request);
		}
		ProblemDetail body = ProblemDetail.forStatusAndDetail(status, "The body is missing or cannot be read");
		return handleExceptionInternal(ex, body, headers, status, request);
	}

	private @Nullable ResponseEntity<Object> invalid(Exception ex, ProblemDetail body, List<FieldProblem> errors,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		if (!errors.isEmpty()) {
			body.setDetail(errors.getFirst().sentence());
			body.setProperty("errors", errors);
		}
		return handleExceptionInternal(ex, body, headers, status, request);
	}

	@Override
	protected ResponseEntity<Object> createResponseEntity(@Nullable Object body, HttpHeaders headers,
			HttpStatusCode status, WebRequest request) {
		if (body instanceof ProblemDetail problem && hasNoType(problem)) {
			problem.setType(ProblemException.type(TYPES.getOrDefault(status.value(), name(status))));
		}
		// A cache in between could keep a 404, and answer with it when all is well again.
		HttpHeaders uncached = HttpHeaders.copyOf(headers);
		uncached.setCacheControl(CacheControl.noStore());
		return super.createResponseEntity(body, uncached, status, request);
	}

	private static boolean hasNoType(ProblemDetail problem) {
		URI type = problem.getType();
		return type == null || type.equals(URI.create("about:blank"));
	}

	private static String name(HttpStatusCode status) {
		return HttpStatus.valueOf(status.value()).name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	private static List<FieldProblem> fieldProblems(ParameterValidationResult result) {
		if (result instanceof ParameterErrors errors) {
			return errors.getFieldErrors().stream().map(ProblemAdvice::fieldProblem).toList();
		}
		String parameter = String.valueOf(result.getMethodParameter().getParameterName());
		return result.getResolvableErrors()
			.stream()
			.map((error) -> new FieldProblem(parameter, message(error)))
			.toList();
	}

	private static FieldProblem fieldProblem(FieldError error) {
		return new FieldProblem(error.getField(), message(error));
	}

	private static String message(MessageSourceResolvable error) {
		return String.valueOf(error.getDefaultMessage());
	}

}
