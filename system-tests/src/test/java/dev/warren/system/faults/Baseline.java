package dev.warren.system.faults;

import java.io.IOException;
import java.util.List;

import dev.warren.system.Service;

import static org.assertj.core.api.Assertions.assertThat;

/** What the services have open while nothing happens: a fault may not leave more. */
record Baseline(int services, FaultBroker.Usage usage, double threads, double outstanding) {

	/** Pools grow and shrink by a few; a leak grows with each fault. */
	private static final int TOLERANCE = 6;

	static Baseline of(FaultBroker broker, List<Service> services) throws IOException {
		return new Baseline(services.size(), broker.usage(),
				services.stream().mapToDouble((service) -> service.value("jvm.threads.live")).sum(),
				services.stream().mapToDouble((service) -> service.value("warren.publish.outstanding")).sum());
	}

	/** Everything that was opened meanwhile is closed again. */
	void requireSame(Baseline now) {
		// The first warning of a service opens a connection and a channel for its logs.
		assertThat(now.usage.connections()).as("connections")
			.isBetween(this.usage.connections(), this.usage.connections() + this.services);
		assertThat(now.usage.channels()).as("channels")
			.isLessThanOrEqualTo(this.usage.channels() + this.services + TOLERANCE);
		assertThat(now.threads).as("threads").isLessThanOrEqualTo(this.threads + 3 * TOLERANCE);
		assertThat(now.outstanding).as("outstanding messages").isZero();
	}

}
