package dev.warren.system;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.jayway.jsonpath.JsonPath;
import dev.warren.messaging.test.TestBroker;
import dev.warren.system.openapi.HttpContract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A packaged service in its own process, used over HTTP. Each answer is compared with the
 * service's OpenAPI document.
 */
public final class Service implements AutoCloseable {

	/** In mebibytes; load tests beyond the documented limits need more. */
	private static final int HEAP = Integer.getInteger("warren.service.heap", 256);

	/** Starts faster: these processes are too short-lived for optimised code to pay. */
	private static final List<String> JVM_OPTIONS = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
			"-Xmx" + HEAP + "m");

	private static final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

	private final HttpContract contract;

	private final Process process;

	private final int port;

	private final Path log;

	private Service(String module, Process process, int port, Path log) {
		this.contract = new HttpContract(module);
		this.process = process;
		this.port = port;
		this.log = log;
	}

	/** Starts the jar of a module against the broker of the tests. */
	static Service start(String module, String namePrefix, String... arguments) throws IOException {
		return start(module, TestBroker.current(), namePrefix, arguments);
	}

	/**
	 * Starts the jar of a module; the broker may still be down.
	 * @param arguments of the service; those that begin with -X are for the JVM
	 */
	public static Service start(String module, TestBroker broker, String namePrefix, String... arguments)
			throws IOException {
		return startAt(freePort(), module, broker, namePrefix, arguments);
	}

	/** Starts the jar of a module at a port, such as that of a process that has ended. */
	public static Service startAt(int port, String module, TestBroker broker, String namePrefix, String... arguments)
			throws IOException {
		Path log = Files.createDirectories(Path.of("target", "services")).resolve(module + "-" + port + ".log");
		List<String> command = new ArrayList<>();
		command.add(java());
		command.addAll(JVM_OPTIONS);
		Stream.of(arguments).filter((argument) -> argument.startsWith("-X")).forEach(command::add);
		command.addAll(List.of("-jar", jar(module)));
		Stream.of(arguments).filter((argument) -> !argument.startsWith("-X")).forEach(command::add);
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
		// Arguments override the environment.
		builder.environment()
			.putAll(Map.of("SERVER_PORT", String.valueOf(port), "SPRING_RABBITMQ_HOST", broker.host(),
					"SPRING_RABBITMQ_PORT", String.valueOf(broker.port()), "SPRING_RABBITMQ_USERNAME",
					broker.username(), "SPRING_RABBITMQ_PASSWORD", broker.password(), "WARREN_NAMEPREFIX", namePrefix));
		return new Service(module, builder.start(), port, log);
	}

	public Service awaitReady() {
		await().atMost(Duration.ofMinutes(3))
			.pollInterval(Duration.ofMillis(200))
			.failFast("The process has ended; see " + this.log, () -> !this.process.isAlive())
			.until(this::isReady);
		return this;
	}

	public boolean isReady() {
		return answers("/actuator/health/readiness");
	}

	public boolean isAlive() {
		return answers("/actuator/health/liveness");
	}

	private boolean answers(String path) {
		try {
			return get(path).statusCode() == 200;
		}
		catch (IOException _) {
			return false;
		}
	}

	public HttpResponse<String> get(String path) throws IOException {
		return send("GET", path, "");
	}

	/**
	 * Posts a body.
	 * @param headers names and values in turn
	 */
	public HttpResponse<String> post(String path, String contentType, String body, String... headers)
			throws IOException {
		return send("POST", path, body,
				Stream.concat(Stream.of("Content-Type", contentType), Stream.of(headers)).toArray(String[]::new));
	}

	/**
	 * Sends a request and compares the answer with the service's OpenAPI document.
	 * @param headers names and values in turn
	 */
	public HttpResponse<String> send(String method, String path, String body, String... headers) throws IOException {
		HttpRequest request = request(path, headers).timeout(Duration.ofSeconds(10))
			.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
			.build();
		HttpResponse<String> response = send(request, BodyHandlers.ofString());
		this.contract.check(request, body, response);
		return response;
	}

	/** The status of an answer that may have no end. */
	int status(String method, String path, String body, String... headers) throws IOException {
		HttpRequest request = request(path, headers).method(method, BodyPublishers.ofString(body)).build();
		HttpResponse<InputStream> response = send(request, BodyHandlers.ofInputStream());
		response.body().close();
		return response.statusCode();
	}

	/** The lines of an event stream, compared with the document; the caller closes it. */
	public Stream<String> lines(String path, String... headers) throws IOException {
		HttpRequest request = request(path, headers).build();
		return this.contract.check(request, send(request, BodyHandlers.ofLines()));
	}

	/** The value of a counter or the count of a timer; 0 while it does not exist. */
	public double count(String metric) {
		return measure(metric, "COUNT");
	}

	/** The value of a gauge; 0 while it does not exist. */
	public double value(String metric) {
		return measure(metric, "VALUE");
	}

	private double measure(String metric, String statistic) {
		try {
			HttpResponse<String> response = get("/actuator/metrics/" + metric);
			return (response.statusCode() == 404) ? 0
					: JsonPath
						.<List<Double>>read(response.body(),
								"$.measurements[?(@.statistic=='%s')].value".formatted(statistic))
						.getFirst();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public String log() throws IOException {
		return Files.readString(this.log);
	}

	/** The number of virtual threads, which no metric shows. */
	public long virtualThreads() throws Exception {
		Path dump = Files.createDirectories(Path.of("target", "services")).resolve("threads-" + this.port + ".txt");
		Files.deleteIfExists(dump);
		jcmd("Thread.dump_to_file", dump.toAbsolutePath().toString());
		try (Stream<String> lines = Files.lines(dump)) {
			return lines.filter((line) -> line.matches("#\\d+ \".*\" virtual.*")).count();
		}
	}

	/** Like kill -9. */
	public void kill() {
		this.process.destroyForcibly();
	}

	/** Sends a signal, for example STOP or CONT. */
	public void signal(String name) throws Exception {
		int status = new ProcessBuilder("kill", "-" + name, String.valueOf(this.process.pid())).start().waitFor();
		assertThat(status).isZero();
	}

	/** The resident memory that the operating system reports, in bytes. */
	long residentMemory() throws IOException {
		try (Stream<String> lines = Files.lines(Path.of("/proc", String.valueOf(this.process.pid()), "status"))) {
			return lines.filter((line) -> line.startsWith("VmRSS:"))
				.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
				.findFirst()
				.orElseThrow();
		}
	}

	/** The heap that is used after a full garbage collection, in bytes. */
	public double usedHeap() throws Exception {
		jcmd("GC.run");
		return value("jvm.memory.used?tag=area:heap");
	}

	private void jcmd(String... command) throws Exception {
		List<String> line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
				String.valueOf(this.process.pid())));
		line.addAll(List.of(command));
		Process jcmd = new ProcessBuilder(line).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		assertThat(jcmd.waitFor()).isZero();
	}

	/** Whether the process runs. */
	public boolean isRunning() {
		return this.process.isAlive();
	}

	public int port() {
		return this.port;
	}

	@Override
	public void close() throws InterruptedException {
		this.process.destroy();
		if (!this.process.waitFor(40, TimeUnit.SECONDS)) {
			this.process.destroyForcibly();
		}
	}

	private HttpRequest.Builder request(String path, String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path));
		return (headers.length > 0) ? request.headers(headers) : request;
	}

	private static <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) throws IOException {
		try {
			return http.send(request, handler);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String java() {
		return Path.of(System.getProperty("java.home"), "bin", "java").toString();
	}

	private static String jar(String module) {
		return Path.of("..", module, "target", module + ".jar").toString();
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

}
