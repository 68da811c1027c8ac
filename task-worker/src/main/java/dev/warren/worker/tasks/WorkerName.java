package dev.warren.worker.tasks;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ThreadLocalRandom;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Who works: application, host and, as a container's process id is always 1, a number.
 */
@Component
class WorkerName {

	private final String value;

	WorkerName(@Value("${spring.application.name}") String application) throws UnknownHostException {
		this.value = "%s@%s-%04x".formatted(application, InetAddress.getLocalHost().getHostName(),
				ThreadLocalRandom.current().nextInt(0x10000));
	}

	@Override
	public String toString() {
		return this.value;
	}

}
