package dev.warren.web.security;

import java.net.InetAddress;
import java.util.Locale;

import dev.warren.web.security.SecurityProperties.Mode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementServerProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.core.env.Environment;

/** Configurations with which no service starts; Boot reports their reason. */
final class InvalidSecurity {

	static final String MODE = "warren.security.mode";

	private InvalidSecurity() {
	}

	static InvalidConfigurationPropertyValueException of(Mode mode, String reason) {
		return new InvalidConfigurationPropertyValueException(MODE, mode.name().toLowerCase(Locale.ROOT), reason);
	}

	/** Without a configured address, a server listens on all. */
	static void requireLoopback(ServerProperties server, ManagementServerProperties management,
			Environment environment) {
		requireLoopback("server.address", server.getAddress());
		if (ManagementPortType.get(environment) == ManagementPortType.DIFFERENT) {
			requireLoopback("management.server.address", management.getAddress());
		}
	}

	private static void requireLoopback(String property, @Nullable InetAddress address) {
		if (address == null || !address.isLoopbackAddress()) {
			throw of(Mode.OPEN,
					("%s is %s, which other machines reach, and all of them could do everything. Set the mode token or"
							+ " oidc, the address 127.0.0.1, or warren.security.allow-open=true.")
						.formatted(property, (address != null) ? address.getHostAddress() : "not set"));
		}
	}

}
