package dev.warren.system;

import java.io.IOException;
import java.io.UncheckedIOException;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Starts the services once for all tests that break nothing, because starting them takes
 * long; stops them after the last test.
 */
public final class StartedServices implements ParameterResolver {

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		return parameter.getParameter().getType().equals(Services.class);
	}

	@Override
	public Services resolveParameter(ParameterContext parameter, ExtensionContext context) {
		return context.getRoot()
			.getStore(Namespace.GLOBAL)
			.computeIfAbsent(Services.class, (_) -> start(), Services.class);
	}

	private static Services start() {
		try {
			return Services.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
