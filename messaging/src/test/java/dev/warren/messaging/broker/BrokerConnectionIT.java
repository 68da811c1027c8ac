package dev.warren.messaging.broker;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.rabbitmq.client.Connection;
import dev.warren.messaging.test.BrokerTest;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@BrokerTest(classes = BrokerConnectionIT.Application.class, properties = { "spring.application.name=connection-test",
		"spring.config.import=classpath:warren-defaults.yaml", "warren.broker.retry-interval=100ms" })
class BrokerConnectionIT {

	@Autowired
	BrokerConnection broker;

	@Autowired
	InstanceName instance;

	@Autowired
	CachingConnectionFactory connectionFactory;

	@Test
	void opensAConnectionForConsumersAndOthersByNameOnDemand() throws Exception {
		Connection consuming = this.broker.consuming();
		assertThat(consuming).isNotSameAs(this.broker.require()).isSameAs(this.broker.consuming());
		assertThat(consuming.getClientProvidedName()).isEqualTo(this.instance.toString())
			.startsWith("connection-test@");
		try (Connection isolated = this.broker.openIsolated("reader")) {
			assertThat(isolated.isOpen()).isTrue();
			assertThat(isolated.getClientProvidedName()).isEqualTo(this.instance + ".reader");
		}
		consuming.abort();
		assertThat(this.broker.consuming().isOpen()).isTrue();
	}

	@Test
	void connectsAgainAlsoAfterAFailureThatNobodyExpects() {
		AtomicBoolean failing = new AtomicBoolean();
		this.connectionFactory.addConnectionListener((connection) -> {
			if (failing.getAndSet(false)) {
				throw new NoClassDefFoundError("for the test");
			}
		});
		failing.set(true);
		this.broker.requireOpen().abort();
		await().untilFalse(failing);
		await().atMost(Duration.ofSeconds(10)).until(this.broker::isOpen);
	}

	@Test
	void logsNothingOnTheReaderThreadOfTheClient() {
		ListAppender<ILoggingEvent> lines = new ListAppender<>();
		Logger logger = (Logger) LoggerFactory.getLogger(BrokerConnection.class);
		lines.start();
		logger.addAppender(lines);
		try {
			this.broker.requireOpen().abort();
			await().until(() -> lines.list.stream().anyMatch((line) -> line.getMessage().startsWith("Connected")));
			assertThat(lines.list).extracting(ILoggingEvent::getThreadName)
				.noneMatch((thread) -> thread.startsWith("AMQP Connection"));
			assertThat(lines.list).anyMatch((line) -> line.getMessage().startsWith("Waiting for the broker"));
		}
		finally {
			logger.detachAppender(lines);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
