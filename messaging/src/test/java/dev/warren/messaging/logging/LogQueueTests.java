package dev.warren.messaging.logging;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class LogQueueTests {

	private final LoggerContext logback = new LoggerContext();

	private final AtomicInteger dropped = new AtomicInteger();

	private final LogQueue queue = new LogQueue(3, Severity.DEBUG, this.dropped::incrementAndGet);

	@BeforeEach
	void attach() {
		this.queue.start();
		Logger root = this.logback.getLogger(Logger.ROOT_LOGGER_NAME);
		root.setLevel(Level.ALL);
		root.addAppender(this.queue);
	}

	@Test
	void dropsAndCountsWhatDoesNotFit() throws Exception {
		for (int i = 1; i <= 10; i++) {
			this.logback.getLogger("dev.warren.Task").info("Line {}", i);
		}
		assertThat(texts()).containsExactly("Task: Line 1", "Task: Line 2", "Task: Line 3");
		assertThat(this.dropped).hasValue(7);
	}

	@Test
	void leavesOutWhatIsLessSevere() throws Exception {
		Logger log = this.logback.getLogger("Task");
		log.trace("Not this");
		log.debug("This");
		log.warn("And this");
		assertThat(texts()).containsExactly("Task: This", "Task: And this");
		assertThat(this.dropped).hasValue(0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "com.rabbitmq.client.impl.AMQConnection",
			"org.springframework.amqp.rabbit.connection.CachingConnectionFactory",
			"dev.warren.messaging.publish.ConfirmedPublisher", "dev.warren.messaging.broker.BrokerConnection" })
	void leavesOutWhatPublishingLogsAboutItself(String name) throws Exception {
		Logger log = this.logback.getLogger(name);
		log.setLevel(Level.DEBUG);
		log.debug("It went round in a circle");
		log.error("It went round in a circle");
		assertThat(texts()).isEmpty();
	}

	@Test
	void leavesOutWhatItsReaderLogs() throws Exception {
		Thread.ofVirtual()
			.name(LogQueue.READER)
			.start(() -> this.logback.getLogger("anything").error("It went round in a circle"))
			.join();
		assertThat(texts()).isEmpty();
	}

	private List<String> texts() throws InterruptedException {
		List<String> texts = new ArrayList<>();
		for (LogLine line = next(); line != null; line = next()) {
			texts.add(line.text());
		}
		return texts;
	}

	private @Nullable LogLine next() throws InterruptedException {
		return this.queue.poll(0, TimeUnit.SECONDS);
	}

}
