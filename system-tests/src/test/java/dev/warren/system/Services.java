package dev.warren.system;

import java.io.IOException;
import java.util.List;
import java.util.UUID;

/**
 * The four services and a second worker on the broker of the tests.
 *
 * @param prefix the start of the name of each of their exchanges and queues
 */
public record Services(String prefix, Service producer, Service worker, Service otherWorker, Service logs,
		Service fib) implements AutoCloseable {

	static Services start() throws IOException {
		String prefix = UUID.randomUUID() + "-";
		Services services = new Services(prefix, Service.start("task-producer", prefix), startWorker(prefix),
				startWorker(prefix), Service.start("log-service", prefix), Service.start("rpc-fib-service", prefix));
		try {
			services.all().forEach(Service::awaitReady);
			return services;
		}
		catch (RuntimeException ex) {
			// Each test class would try again and leave five processes behind.
			services.all().forEach(Service::kill);
			throw ex;
		}
	}

	private static Service startWorker(String prefix) throws IOException {
		return Service.start("task-worker", prefix, "--warren.worker.time-per-dot=200ms");
	}

	public List<Service> all() {
		return List.of(this.producer, this.worker, this.otherWorker, this.logs, this.fib);
	}

	@Override
	public void close() throws Exception {
		for (Service service : all()) {
			service.close();
		}
		TopologyCleanup.delete(this.prefix);
	}

}
