package dev.warren.messaging.broker;

import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import dev.warren.messaging.contract.Names;
import dev.warren.messaging.contract.ReceivedEnvelopes;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.rabbit.config.ContainerCustomizer;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionNameStrategy;
import org.springframework.amqp.rabbit.listener.RabbitListenerEndpointRegistry;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.boot.amqp.autoconfigure.RabbitConnectionDetails;
import org.springframework.boot.amqp.autoconfigure.RabbitTemplateCustomizer;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * Customises Boot's connections: named, separate for publishing and consuming, watched.
 * <p>
 * What readiness means: {@code rabbit}, the service is connected; {@code consumers}, in
 * services that consume, each listener does so. An alarm of the broker does not end it:
 * the service still answers, though nothing can be published ({@code publishing}).
 */
@AutoConfiguration(after = RabbitAutoConfiguration.class,
		beforeName = "org.springframework.boot.amqp.autoconfigure.health.RabbitHealthContributorAutoConfiguration")
@EnableScheduling
@EnableConfigurationProperties({ BrokerProperties.class, Names.class })
class BrokerAutoConfiguration {

	private static final Logger log = LoggerFactory.getLogger(BrokerAutoConfiguration.class);

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

	@Bean
	InstanceName instanceName(@Value("${spring.application.name}") String application) throws UnknownHostException {
		return new InstanceName(application);
	}

	@Bean
	PublishingConnection publishingConnection(CachingConnectionFactory connectionFactory, BrokerProperties properties) {
		return new PublishingConnection(connectionFactory, properties);
	}

	@Bean
	BrokerConnection brokerConnection(PublishingConnection publishing, CachingConnectionFactory connectionFactory,
			RabbitConnectionDetails details, InstanceName instance, MeterRegistry meters) {
		// The client's own pool has one thread per core: two slow consumers hold it up.
		ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
		connectionFactory.setExecutor(executor);
		// A broker that blocks publishers does not answer when such a connection closes.
		connectionFactory.setCloseTimeout((int) CLOSE_TIMEOUT.toMillis());
		BrokerConnection broker = new BrokerConnection(publishing, connectionFactory, details, executor, instance);
		Gauge.builder("warren.broker.connected", () -> broker.isOpen() ? 1 : 0)
			.description("1 with a publishing connection to the broker, else 0")
			.register(meters);
		Gauge.builder("warren.broker.blocked", () -> broker.isBlocked() ? 1 : 0)
			.description("1 while the broker blocks publishers, else 0")
			.register(meters);
		return broker;
	}

	/** Named so that the id in health is {@code consumers}. */
	@Bean
	ListenerKeeper consumersHealthIndicator(PublishingConnection broker, RabbitListenerEndpointRegistry registry,
			ConfigurableApplicationContext context, BrokerProperties properties) {
		return new ListenerKeeper(broker, registry, context, properties);
	}

	/**
	 * UP while connected, also during an alarm. Boot's own, which steps back for this
	 * name, opens a channel for each probe and may hang for as long as the broker does.
	 */
	@Bean
	HealthIndicator rabbitHealthIndicator(BrokerConnection broker) {
		return new ConnectionHealth(broker::requireOpen);
	}

	@Bean
	TopologyRepair topologyRepair(BrokerConnection broker, AmqpAdmin admin) {
		return new TopologyRepair(broker, admin);
	}

	@Bean
	RawMessages rawMessages() {
		return new RawMessages();
	}

	/**
	 * What the broker's management page shows; Spring adds ".publisher" to the other one.
	 */
	@Bean
	ConnectionNameStrategy connectionNameStrategy(InstanceName instance) {
		return (_) -> instance.toString();
	}

	/**
	 * A blocked publisher must not stop the consumers, so they have a connection each.
	 */
	@Bean
	RabbitTemplateCustomizer publisherConnection() {
		return (template) -> template.setUsePublisherConnection(true);
	}

	@Bean
	ContainerCustomizer<SimpleMessageListenerContainer> listenerContainers(BrokerProperties properties) {
		return (container) -> {
			container.setRecoveryInterval(properties.retryInterval().toMillis());
			container.setPossibleAuthenticationFailureFatal(false);
			// By default one consumer that runs out of memory or stack ends the process.
			container.setJavaLangErrorHandler(
					(error) -> log.error("A consumer failed; its listener is started again", error));
			// The topology is declared on connecting and by TopologyRepair. Consumers
			// that do it report a missing broker one by one, with a stack trace each.
			container.setAutoDeclare(false);
			container.setMessagePropertiesConverter(new ReceivedEnvelopes());
			// A header could make Spring cut a message into many, at lengths that its
			// body tells.
			container.setDeBatchingEnabled(false);
			container.setShutdownTimeout(properties.shutdownTimeout().toMillis());
		};
	}

}
