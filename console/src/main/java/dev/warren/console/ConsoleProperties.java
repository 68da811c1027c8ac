package dev.warren.console;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import jakarta.validation.constraints.Positive;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What the console shows and where it finds it.
 *
 * @param moreTaskWorkers the base URLs of further workers
 * @param write whether the page may change something; if absent, only where
 * {@code server.address} is a loopback address
 * @param traceUrl the address of a task's trace, with {@code {taskId}} in it
 * @param blockBrokerFile in the lab: the file that asks for an alarm of the broker
 * @param htmVersion the version in the path of the library's file
 * @param connectTimeout how long a connection to a service may take
 * @param readTimeout how long a service may send nothing: longer than its heartbeat
 * @param pollInterval the time between two overviews
 * @param maxTabs how many tabs may be open
 * @param maxLogSubscriptions how many different log subscriptions these may have
 */
@Validated
@ConfigurationProperties("warren.console")
public record ConsoleProperties(Service taskProducer, Service taskWorker, @DefaultValue List<URI> moreTaskWorkers,
		Service logService, Service rpcFibService, Management management, @Nullable Boolean write,
		@Nullable String traceUrl, @Nullable Path blockBrokerFile, String htmVersion,
		@DefaultValue("2s") @DurationMin(millis = 1) Duration connectTimeout,
		@DefaultValue("40s") @DurationMin(millis = 1) Duration readTimeout,
		@DefaultValue("2s") @DurationMin(millis = 100) Duration pollInterval,
		@DefaultValue("100") @Positive int maxTabs, @DefaultValue("20") @Positive int maxLogSubscriptions) {

	/** The services by their names. */
	public Map<String, Service> services() {
		Map<String, Service> services = new LinkedHashMap<>();
		services.put("task-producer", this.taskProducer);
		services.put("task-worker", this.taskWorker);
		services.put("log-service", this.logService);
		services.put("rpc-fib-service", this.rpcFibService);
		return services;
	}

	/** The base URLs of all workers. */
	public List<URI> taskWorkers() {
		return Stream.concat(Stream.of(this.taskWorker.url()), this.moreTaskWorkers.stream()).toList();
	}

	/**
	 * A service.
	 *
	 * @param url its base URL for the console
	 * @param publicUrl its base URL for people, if that is another one
	 */
	public record Service(URI url, @Nullable URI publicUrl) {

		public URI shown() {
			return Objects.requireNonNullElse(this.publicUrl, this.url);
		}

	}

	/**
	 * The management API of the broker.
	 *
	 * @param username a user with the tag {@code monitoring} and no permissions
	 */
	public record Management(URI url, @DefaultValue("console") String username,
			@DefaultValue("console") String password) {
	}

}
