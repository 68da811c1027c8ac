package dev.warren.web;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Pattern;

/**
 * Refuses a surrogate without the other half of its pair: JSON can contain one, UTF-8 and
 * so a message cannot.
 */
@Pattern(regexp = "\\P{Cs}*+")
@ReportAsSingleViolation
@Constraint(validatedBy = {})
@Target({ ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT })
@Retention(RetentionPolicy.RUNTIME)
public @interface WholeCharacters {

	String message() default "must not have half a surrogate pair";

	Class<?>[] groups() default {};

	Class<? extends Payload>[] payload() default {};

}
