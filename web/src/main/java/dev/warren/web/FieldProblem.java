package dev.warren.web;

import java.util.List;

import org.springframework.beans.TypeMismatchException;
import org.springframework.validation.FieldError;
import org.springframework.validation.method.ParameterErrors;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;

/** An entry of {@code errors}: what is wrong with one field or parameter. */
record FieldProblem(String field, String message) {

	String sentence() {
		return "'%s' %s".formatted(this.field, this.message);
	}

	/** What Spring has found to be wrong with a request; empty if that is no field. */
	static List<FieldProblem> of(Exception ex) {
		return switch (ex) {
			case MethodArgumentNotValidException invalid -> fields(invalid.getFieldErrors());
			case HandlerMethodValidationException invalid ->
				invalid.getParameterValidationResults().stream().flatMap((result) -> fields(result).stream()).toList();
			case MissingServletRequestParameterException missing ->
				List.of(new FieldProblem(missing.getParameterName(), "is missing"));
			case TypeMismatchException wrong ->
				List.of(new FieldProblem(String.valueOf(wrong.getPropertyName()), "is not valid: " + wrong.getValue()));
			default -> List.of();
		};
	}

	private static List<FieldProblem> fields(ParameterValidationResult result) {
		if (result instanceof ParameterErrors errors) {
			return fields(errors.getFieldErrors());
		}
		String parameter = String.valueOf(result.getMethodParameter().getParameterName());
		return result.getResolvableErrors()
			.stream()
			.map((error) -> new FieldProblem(parameter, String.valueOf(error.getDefaultMessage())))
			.toList();
	}

	private static List<FieldProblem> fields(List<FieldError> errors) {
		return errors.stream()
			.map((error) -> new FieldProblem(error.getField(), String.valueOf(error.getDefaultMessage())))
			.toList();
	}

}
