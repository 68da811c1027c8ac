package dev.warren.system.faults;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import static org.assertj.core.api.Assertions.assertThat;

/** Starts one system for all tests of faults and stops it after the last one. */
final class StartedTaskSystem implements ExecutionCondition, ParameterResolver {

	private static boolean started;

	@Override
	public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
		return FaultBroker.canRun() ? ConditionEvaluationResult.enabled("a Docker engine answers")
				: ConditionEvaluationResult.disabled("no Docker engine answers");
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		return parameter.getParameter().getType().equals(TaskSystem.class);
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
		return context.getRoot()
			.getStore(Namespace.GLOBAL)
			.computeIfAbsent(TaskSystem.class, (_) -> start(), TaskSystem.class);
	}

	private static TaskSystem start() {
		assertThat(started).as("it did not start for the first test").isFalse();
		started = true;
		try {
			return TaskSystem.start();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
