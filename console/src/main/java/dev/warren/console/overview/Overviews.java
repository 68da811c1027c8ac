package dev.warren.console.overview;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import dev.warren.console.ConsoleProperties;
import dev.warren.console.overview.Overview.Broker;
import dev.warren.console.overview.Overview.Promise;
import dev.warren.console.overview.Overview.TaskCounts;
import dev.warren.console.overview.Overview.Topology;
import dev.warren.console.overview.Overview.Work;
import dev.warren.console.stream.TaskFeed;
import dev.warren.console.upstream.UpstreamClient;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/** Asks services and broker, all at the same time; used by one thread. */
@Component
class Overviews {

	private final ConsoleProperties properties;

	private final ServiceApi services;

	private final ManagementApi management;

	private final TopologyReader topologyReader;

	private final TaskFeed taskFeed;

	/** What the broker said last. */
	private Broker broker = new Broker("unknown", "", null);

	private Topology topology = Topology.NONE;

	Overviews(ConsoleProperties properties, ServiceApi services, ManagementApi management,
			TopologyReader topologyReader, TaskFeed taskFeed) {
		this.properties = properties;
		this.services = services;
		this.management = management;
		this.topologyReader = topologyReader;
		this.taskFeed = taskFeed;
	}

	Overview current() throws InterruptedException {
		try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<ServiceState>> services = new ArrayList<>();
			this.properties.services()
				.forEach((name, service) -> services
					.add(executor.submit(() -> this.services.state(name, service.url(), service.shown()))));
			this.properties.moreTaskWorkers()
				.forEach((url) -> services.add(executor.submit(() -> this.services.state("task-worker", url, url))));
			Future<@Nullable TaskCounts> tasks = executor
				.submit(() -> this.services.tasks(this.properties.taskProducer().url()));
			List<Future<List<Work>>> work = this.properties.taskWorkers()
				.stream()
				.map((url) -> executor.submit(() -> this.services.work(url)))
				.toList();
			Future<@Nullable IOException> asked = executor.submit(this::askBroker);
			return overview(joined(services), get(tasks), joined(work).stream().flatMap(List::stream).toList(),
					get(asked));
		}
	}

	private Overview overview(List<ServiceState> services, @Nullable TaskCounts tasks, List<Work> work,
			@Nullable IOException failure) {
		Broker shown = this.broker;
		if (failure != null) {
			boolean down = services.stream().anyMatch(ServiceState::missesBroker);
			shown = new Broker(down ? "down" : "unknown",
					"The broker's management API gives no numbers: " + UpstreamClient.reason(failure),
					this.broker.version());
		}
		Promise promise = (tasks != null) ? Promise.of(tasks, this.taskFeed.doubled()) : null;
		return new Overview(Instant.now(), services, shown, tasks, promise, this.topology, work);
	}

	/** Why the broker's answers are those of an earlier time; null if they are not. */
	private @Nullable IOException askBroker() {
		try {
			this.broker = this.management.broker();
			this.topology = this.topologyReader.topology();
			return null;
		}
		catch (IOException ex) {
			return ex;
		}
	}

	private static <T> List<T> joined(List<Future<T>> futures) throws InterruptedException {
		List<T> all = new ArrayList<>();
		for (Future<T> future : futures) {
			all.add(get(future));
		}
		return all;
	}

	private static <T extends @Nullable Object> T get(Future<T> future) throws InterruptedException {
		try {
			return future.get();
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex.getCause());
		}
	}

}
