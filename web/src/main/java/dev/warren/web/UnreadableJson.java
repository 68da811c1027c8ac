package dev.warren.web;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.PropertyBindingException;

import org.springframework.http.HttpStatus;

/** Describes errors in JSON without the terms of Jackson. */
public final class UnreadableJson {

	/** Jackson has no exception of its own for it. */
	private static final Pattern DUPLICATE = Pattern.compile("^Duplicate .*property \"(.*)\"");

	private UnreadableJson() {
	}

	/** A body that is not the JSON that is expected; names the field if it is known. */
	public static ProblemException problem(JacksonException ex) {
		Matcher duplicate = DUPLICATE.matcher(ex.getOriginalMessage());
		if (duplicate.find()) {
			return ProblemException.invalid(duplicate.group(1), "is there twice");
		}
		return switch (ex) {
			case PropertyBindingException unknown -> ProblemException.invalid(path(unknown), "is not known");
			case InputCoercionException large when !large.getPath().isEmpty() ->
				ProblemException.invalid(path(large), "is out of range");
			case DatabindException wrong when !wrong.getPath().isEmpty() ->
				ProblemException.invalid(path(wrong), "has a value of the wrong type");
			default -> new ProblemException(HttpStatus.BAD_REQUEST, ProblemException.INVALID_REQUEST,
					"The body is not the JSON that is expected here" + position(ex.getLocation()));
		};
	}

	/** None if it is nested too deeply. */
	private static String position(@Nullable TokenStreamLocation location) {
		return (location != null) ? "; line %d, column %d".formatted(location.getLineNr(), location.getColumnNr()) : "";
	}

	private static String path(JacksonException ex) {
		return ex.getPath()
			.stream()
			.map((step) -> (step.getPropertyName() != null) ? "." + step.getPropertyName()
					: "[" + step.getIndex() + "]")
			.collect(Collectors.joining())
			.replaceFirst("^\\.", "");
	}

}
