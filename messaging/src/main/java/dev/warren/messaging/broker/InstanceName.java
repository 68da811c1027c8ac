package dev.warren.messaging.broker;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The name of this process, such as {@code task-worker@host-5bad}. The random part tells
 * apart the instances on one host, also in containers, where every process id is 1.
 */
public final class InstanceName {

	private final String value;

	InstanceName(String application) throws UnknownHostException {
		this.value = "%s@%s-%04x".formatted(application, InetAddress.getLocalHost().getHostName(),
				ThreadLocalRandom.current().nextInt(0x10000));
	}

	@Override
	public String toString() {
		return this.value;
	}

}
