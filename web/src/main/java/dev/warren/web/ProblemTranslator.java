package dev.warren.web;

import org.jspecify.annotations.Nullable;

/**
 * Gives expected failures of one kind, such as those of a broker, their problem document.
 */
@FunctionalInterface
public interface ProblemTranslator {

	/** The problem to answer with; null if the failure is of another kind. */
	@Nullable ProblemException translate(RuntimeException failure);

}
