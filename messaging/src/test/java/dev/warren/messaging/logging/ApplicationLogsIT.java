package dev.warren.messaging.logging;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import ch.qos.logback.classic.LoggerContext;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.contract.Headers;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.publish.ConfirmedPublisher;
import dev.warren.messaging.test.BrokerTest;
import dev.warren.messaging.test.TestBroker;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.testcontainers.rabbitmq.RabbitMQContainer;

import org.springframework.amqp.core.MessageBuilder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@BrokerTest(classes = ApplicationLogsIT.Application.class,
		properties = { "spring.application.name=logs-test", "spring.config.import=classpath:warren-defaults.yaml",
				"warren.broker.declare-interval=500ms", "warren.application-logs.level=debug",
				"warren.application-logs.queue-size=100",
				"warren.application-logs.max-per-second=" + ApplicationLogsIT.MAX_PER_SECOND })
@TestPropertySource(properties = "warren.application-logs.enabled=true")
class ApplicationLogsIT {

	static final int MAX_PER_SECOND = 100;

	private static final Logger log = LoggerFactory.getLogger(ApplicationLogsIT.class);

	@Autowired
	BrokerConnection broker;

	@Autowired
	ConfirmedPublisher publisher;

	@Autowired
	Names names;

	@Autowired
	MeterRegistry meters;

	private Connection connection;

	private Channel channel;

	private String queue;

	@BeforeEach
	void listen() throws Exception {
		this.connection = TestBroker.current().connectionFactory().newConnection("test");
		this.channel = this.connection.createChannel();
		this.queue = this.channel.queueDeclare().getQueue();
		listenToErrors();
	}

	private void listenToErrors() throws Exception {
		this.channel.exchangeDeclare(this.names.topicLogs(), "topic", true);
		this.channel.queueBind(this.queue, this.names.topicLogs(), "*.error");
	}

	@AfterEach
	void goAway() throws Exception {
		this.connection.close();
	}

	@Test
	void bringsAnErrorToWhoAskedForErrors() throws Exception {
		log.warn("Not asked for");
		log.error("Größe {}", 7, new IllegalStateException("boom"));
		GetResponse got = next();
		assertThat(new String(got.getBody(), StandardCharsets.UTF_8))
			.isEqualTo("ApplicationLogsIT: Größe 7: java.lang.IllegalStateException: boom");
		assertThat(got.getEnvelope().getRoutingKey()).isEqualTo("logs-test.error");
		assertThat(got.getProps().getType()).isEqualTo("log");
		assertThat(got.getProps().getContentType()).isEqualTo("text/plain");
		assertThat(got.getProps().getAppId()).isEqualTo("logs-test");
		assertThat(got.getProps().getMessageId()).isNotBlank();
		assertThat(got.getProps().getHeaders().get(Headers.LOGGER)).hasToString(ApplicationLogsIT.class.getName());
		assertThat(got.getProps().getHeaders().get(Headers.PUBLISHED_AT)).isInstanceOf(Long.class);
	}

	@Test
	void dropsAndCountsWhileThereIsNoConnectionAndGoesOnAfterwards() throws Exception {
		double before = dropped("broker");
		this.broker.requireOpen().abort();
		IntStream.range(0, 300).forEach((i) -> log.info("Line {}", i));
		await().untilAsserted(() -> assertThat(dropped("broker")).isGreaterThan(before));
		awaitArrival();
	}

	@Test
	void dropsAndCountsWhileTheBrokerBlocksAndGoesOnAfterwards() throws Exception {
		RabbitMQContainer container = TestBroker.current().requireContainer();
		container.execInContainer("rabbitmqctl", "set_vm_memory_high_watermark", "absolute", "1MiB");
		try {
			// It is not until something is published that the broker blocks.
			this.publisher.publishAsync("", this.queue, MessageBuilder.withBody(new byte[] { 1 }).build());
			await().atMost(Duration.ofSeconds(20)).until(this.broker::isBlocked);
			double before = dropped();
			IntStream.range(0, 300).forEach((i) -> log.info("Line {}", i));
			await().untilAsserted(() -> assertThat(dropped()).isEqualTo(before + 300));
		}
		finally {
			container.execInContainer("rabbitmqctl", "set_vm_memory_high_watermark", "0.6");
		}
		awaitArrival();
	}

	@Test
	void harmsNoOtherMessageWhenItsExchangeIsGone() throws Exception {
		String tasks = this.channel.queueDeclare().getQueue();
		this.channel.exchangeDelete(this.names.topicLogs());
		List<CompletableFuture<Void>> outcomes = IntStream.range(0, 500).mapToObj((i) -> {
			log.error("Task {}", i);
			return this.publisher.publishAsync("", tasks, MessageBuilder.withBody(new byte[] { 1 }).build());
		}).toList();
		CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new)).join();
		assertThat(this.channel.messageCount(tasks)).isEqualTo(500);
		listenToErrors();
		awaitArrival();
	}

	@ParameterizedTest
	@CsvSource({ "ERROR,error", "WARN,warning", "INFO,info" })
	void callsItsSeverityAsOtherLogMessagesDo(Level level, String word) throws Exception {
		this.channel.queueBind(this.queue, this.names.topicLogs(), "logs-test." + word);
		log.atLevel(level).log("Severity {}", word);
		await().untilAsserted(() -> {
			GetResponse got = this.channel.basicGet(this.queue, true);
			assertThat(got).isNotNull();
			assertThat(got.getEnvelope().getRoutingKey()).isEqualTo("logs-test." + word);
			assertThat(new String(got.getBody(), StandardCharsets.UTF_8)).endsWith("Severity " + word);
		});
	}

	@Test
	void dropsAndCountsWhatDoesNotFit() {
		double before = dropped("full");
		IntStream.range(0, 10 * MAX_PER_SECOND).forEach((i) -> log.info("Line {}", i));
		assertThat(dropped("full")).isGreaterThan(before);
	}

	@Test
	void isNotKeptBusyByAConsumerThatLogsWhatItIsBrought() throws Exception {
		LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
		ch.qos.logback.classic.Logger root = logback.getLogger(Logger.ROOT_LOGGER_NAME);
		ch.qos.logback.classic.Level level = Objects.requireNonNull(root.getLevel());
		root.setLevel(ch.qos.logback.classic.Level.DEBUG);
		try {
			this.channel.queueBind(this.queue, this.names.topicLogs(), "#");
			AtomicInteger received = new AtomicInteger();
			this.channel.basicConsume(this.queue, true, (_, _) -> {
				received.incrementAndGet();
				log.info("Received a line");
				log.info("And twice as many");
			}, (_) -> {
			});
			log.info("The first line");
			await().until(() -> received.get() > MAX_PER_SECOND / 2);
			await().during(Duration.ofSeconds(2)).until(() -> received.get() <= 4 * MAX_PER_SECOND);
		}
		finally {
			root.setLevel(level);
		}
	}

	/** Says so again and again: the first lines may still be dropped. */
	private void awaitArrival() {
		await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			log.error("There again");
			assertThat(this.channel.basicGet(this.queue, true)).isNotNull();
		});
	}

	private GetResponse next() {
		return Objects.requireNonNull(await().until(() -> this.channel.basicGet(this.queue, true), Objects::nonNull));
	}

	private double dropped() {
		return dropped("broker") + dropped("full");
	}

	private double dropped(String reason) {
		return this.meters.get("warren.application-logs.dropped").tag("reason", reason).counter().count();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
