package dev.warren.console;

import java.net.InetAddress;
import java.util.Objects;

import dev.warren.web.ProblemException;

import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Whether the page may change something. */
@Component
public class WriteAccess {

	private final boolean allowed;

	WriteAccess(ConsoleProperties properties, ServerProperties server) {
		InetAddress address = server.getAddress();
		boolean loopback = address != null && address.isLoopbackAddress();
		this.allowed = Objects.requireNonNullElse(properties.write(), loopback);
	}

	public boolean isAllowed() {
		return this.allowed;
	}

	/**
	 * Refuses a change where none is allowed.
	 * @throws ProblemException if the console is read-only
	 */
	public void require() {
		if (!this.allowed) {
			throw new ProblemException(HttpStatus.FORBIDDEN, "read-only",
					"This console is read-only; warren.console.write can change that");
		}
	}

}
