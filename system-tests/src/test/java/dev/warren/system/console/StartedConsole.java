package dev.warren.system.console;

import java.io.IOException;
import java.io.UncheckedIOException;

import dev.warren.messaging.test.TestBroker;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Starts the console with its services and one browser once for all tests, and stops them
 * after the last one. Without a Chromium or a Docker engine, the tests are skipped.
 */
final class StartedConsole implements ParameterResolver, ExecutionCondition {

	@Override
	public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
		if (Chromium.find().isEmpty()) {
			return ConditionEvaluationResult.disabled("There is no Chromium on the PATH.");
		}
		return TestBroker.isDockerUsed() ? ConditionEvaluationResult.enabled("Chromium and Docker are there.")
				: ConditionEvaluationResult.disabled("No Docker engine answers.");
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		return parameter.getParameter().getType().equals(ConsoleSystem.class);
	}

	@Override
	public ConsoleSystem resolveParameter(ParameterContext parameter, ExtensionContext context) {
		return context.getRoot()
			.getStore(Namespace.GLOBAL)
			.computeIfAbsent(ConsoleSystem.class, (_) -> start(), ConsoleSystem.class);
	}

	private static ConsoleSystem start() {
		try {
			return ConsoleSystem.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
