package dev.warren.system;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A packaged service as a process of its own, spoken to over HTTP. */
public final class Service implements AutoCloseable {

	/** In mebibytes; for those who ask for more than the services are made for. */
	private static final int HEAP = Integer.getInteger("warren.service.heap", 256);

	private static final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

	private final Process process;

	private final int port;

	private final Path log;

	private Service(Process process, int port, Path log) {
		this.process = process;
		this.port = port;
		this.log = log;
	}

	/** Starts the jar of a module against the broker of the tests. */
	static Service start(String module, String namePrefix, String... arguments) throws IOException {
		return start(module, TestBroker.current(), namePrefix, arguments);
	}

	/** Starts the jar of a module; the broker need not be there yet. */
	public static Service start(String module, TestBroker broker, String namePrefix, String... arguments)
			throws IOException {
		int port = freePort();
		Path log = Files.createDirectories(Path.of("target", "services")).resolve(module + "-" + port + ".log");
		List<String> command = new ArrayList<>(List.of(java(), "-Xmx" + HEAP + "m", "-jar", jar(module)));
		command.addAll(List.of(arguments));
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
		// Arguments override the environment.
		builder.environment()
			.putAll(Map.of("SERVER_PORT", String.valueOf(port), "SPRING_RABBITMQ_HOST", broker.host(),
					"SPRING_RABBITMQ_PORT", String.valueOf(broker.port()), "SPRING_RABBITMQ_USERNAME",
					broker.username(), "SPRING_RABBITMQ_PASSWORD", broker.password(), "WARREN_NAMEPREFIX", namePrefix));
		return new Service(builder.start(), port, log);
	}

	public Service awaitReady() {
		await().atMost(Duration.ofMinutes(3))
			.failFast("It ended; its log is " + this.log, () -> !this.process.isAlive())
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
		return send(request(path).GET().build());
	}

	/**
	 * Posts a body.
	 * @param headers names and values in turn
	 */
	public HttpResponse<String> post(String path, String contentType, String body, String... headers)
			throws IOException {
		HttpRequest.Builder request = request(path).header("Content-Type", contentType);
		if (headers.length > 0) {
			request.headers(headers);
		}
		return send(request.POST(HttpRequest.BodyPublishers.ofString(body)).build());
	}

	/** The value of a counter or the count of a timer; 0 while there is none. */
	public double count(String metric) {
		return measure(metric, "COUNT");
	}

	/** The value of a gauge; 0 while there is none. */
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

	/** What a stream of server-sent events brings, as lines; to be closed. */
	public Stream<String> lines(String path) throws IOException {
		try {
			return http.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofLines()).body();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public String log() throws IOException {
		return Files.readString(this.log);
	}

	/** How many virtual threads there are; no metric tells. */
	public long virtualThreads() throws Exception {
		Path dump = Files.createDirectories(Path.of("target", "services")).resolve("threads-" + this.port + ".txt");
		Files.deleteIfExists(dump);
		Process jcmd = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
				String.valueOf(this.process.pid()), "Thread.dump_to_file", dump.toAbsolutePath().toString())
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		assertThat(jcmd.waitFor()).isZero();
		try (Stream<String> lines = Files.lines(dump)) {
			return lines.filter((line) -> line.matches("#\\d+ \".*\" virtual.*")).count();
		}
	}

	/** As kill -9 does. */
	public void kill() {
		this.process.destroyForcibly();
	}

	/** Sends a signal such as STOP or CONT. */
	public void signal(String name) throws Exception {
		int status = new ProcessBuilder("kill", "-" + name, String.valueOf(this.process.pid())).start().waitFor();
		assertThat(status).isZero();
	}

	/** What the operating system says of its memory, in bytes. */
	long residentMemory() throws IOException {
		try (Stream<String> lines = Files.lines(Path.of("/proc", String.valueOf(this.process.pid()), "status"))) {
			return lines.filter((line) -> line.startsWith("VmRSS:"))
				.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
				.findFirst()
				.orElseThrow();
		}
	}

	/** What is in its heap after all garbage is gone, in bytes. */
	double usedHeap() throws Exception {
		String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
		new ProcessBuilder(jcmd, String.valueOf(this.process.pid()), "GC.run").start().waitFor();
		return value("jvm.memory.used?tag=area:heap");
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

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(10));
	}

	private URI uri(String path) {
		return URI.create("http://localhost:" + this.port + path);
	}

	private static HttpResponse<String> send(HttpRequest request) throws IOException {
		try {
			return http.send(request, BodyHandlers.ofString());
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
