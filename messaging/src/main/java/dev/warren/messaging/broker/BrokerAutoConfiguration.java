package dev.warren.messaging.broker;

import java.net.UnknownHostException;
import java.time.Duration;

import dev.warren.messaging.contract.Names;

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
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * Customises Boot's connections: named, separate for publishing and consuming, watched.
 */
@AutoConfiguration(after = RabbitAutoConfiguration.class,
		beforeName = "org.springframework.boot.amqp.autoconfigure.health.RabbitHealthContributorAutoConfiguration")
@EnableScheduling
@EnableConfigurationProperties({ BrokerProperties.class, Names.class })
class BrokerAutoConfiguration {

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

	@Bean
	InstanceName instanceName(@Value("${spring.application.name}") String application) throws UnknownHostException {
		return new InstanceName(application);
	}

	@Bean
	BrokerConnection brokerConnection(CachingConnectionFactory connectionFactory, IsolatedConnections isolated,
			BrokerProperties properties) {
		connectionFactory.setExecutor(isolated.executor());
		// A broker that blocks publishers does not answer when such a connection closes.
		connectionFactory.setCloseTimeout((int) CLOSE_TIMEOUT.toMillis());
		return new BrokerConnection(connectionFactory, isolated, properties);
	}

	@Bean
	IsolatedConnections isolatedConnections(CachingConnectionFactory connectionFactory, RabbitConnectionDetails details,
			InstanceName instance) {
		return new IsolatedConnections(connectionFactory.getRabbitConnectionFactory(), details, instance);
	}

	@Bean
	ListenerStarter listenerStarter(BrokerConnection broker, RabbitListenerEndpointRegistry registry) {
		return new ListenerStarter(broker, registry);
	}

	/** Named so that Boot's own indicator steps back. */
	@Bean
	BrokerHealthIndicator rabbitHealthIndicator(BrokerConnection broker) {
		return new BrokerHealthIndicator(broker);
	}

	@Bean
	PublishingHealthIndicator publishingHealthIndicator(BrokerConnection broker) {
		return new PublishingHealthIndicator(broker);
	}

	@Bean
	ConsumersHealthIndicator consumersHealthIndicator(RabbitListenerEndpointRegistry registry) {
		return new ConsumersHealthIndicator(registry);
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
			// The topology is declared on connecting and by TopologyRepair. Consumers
			// that do it report a missing broker one by one, with a stack trace each.
			container.setAutoDeclare(false);
			container.setShutdownTimeout(properties.shutdownTimeout().toMillis());
		};
	}

}
