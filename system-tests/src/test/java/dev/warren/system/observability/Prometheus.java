package dev.warren.system.observability;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import com.jayway.jsonpath.JsonPath;

/** The operating system's Prometheus as a process, with data of its own. */
final class Prometheus implements AutoCloseable {

	private static final HttpClient http = HttpClient.newHttpClient();

	private final Process process;

	private final int port;

	private Prometheus(Process process, int port) {
		this.process = process;
		this.port = port;
	}

	static boolean isInstalled(String command) {
		try {
			return new ProcessBuilder(command, "--version").redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start()
				.waitFor() == 0;
		}
		catch (IOException _) {
			return false;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static Prometheus start(String configuration) throws IOException {
		Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "prometheus");
		Path file = Files.writeString(folder.resolve("prometheus.yml"), configuration);
		int port = freePort();
		Process process = new ProcessBuilder("prometheus", "--config.file=" + file,
				"--storage.tsdb.path=" + folder.resolve("data"), "--web.listen-address=127.0.0.1:" + port)
			.redirectErrorStream(true)
			.redirectOutput(folder.resolve("prometheus.log").toFile())
			.start();
		return new Prometheus(process, port);
	}

	/** The values of an instant query, one for each series; empty while it starts. */
	List<String> query(String expression) throws InterruptedException {
		URI uri = URI.create("http://127.0.0.1:%d/api/v1/query?query=%s".formatted(this.port,
				URLEncoder.encode(expression, StandardCharsets.UTF_8)));
		try {
			String answer = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
			return JsonPath.read(answer, "$.data.result[*].value[1]");
		}
		catch (IOException _) {
			return List.of();
		}
	}

	@Override
	public void close() throws InterruptedException {
		this.process.destroy();
		if (!this.process.waitFor(20, TimeUnit.SECONDS)) {
			this.process.destroyForcibly();
		}
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

}
