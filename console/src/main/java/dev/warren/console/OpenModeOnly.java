package dev.warren.console;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The console has no login, and sends no token to the services. */
@Configuration(proxyBeanMethods = false)
class OpenModeOnly {

	private static final String MODE = "warren.security.mode";

	/** Before any bean of another mode, whose own configuration may be missing. */
	@Bean
	static BeanFactoryPostProcessor requireOpenMode(Environment environment) {
		String mode = environment.getProperty(MODE, "open");
		if (!mode.equalsIgnoreCase("open")) {
			throw new InvalidConfigurationPropertyValueException(MODE, mode,
					"The console has no login and sends no token. It starts in the mode open only.");
		}
		return (_) -> {
		};
	}

}
