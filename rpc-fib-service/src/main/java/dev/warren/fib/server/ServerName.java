package dev.warren.fib.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ThreadLocalRandom;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Who answers: application, host and, as a container's process id is always 1, a number.
 */
@Component
@ServerRole
class ServerName {

	private final String value;

	ServerName(@Value("${spring.application.name}") String application) throws UnknownHostException {
		this.value = "%s@%s-%04x".formatted(application, InetAddress.getLocalHost().getHostName(),
				ThreadLocalRandom.current().nextInt(0x10000));
	}

	@Override
	public String toString() {
		return this.value;
	}

}
