package dev.warren.producer.board;

import dev.warren.messaging.contract.Names;

import org.springframework.amqp.rabbit.annotation.RabbitListenerConfigurer;
import org.springframework.amqp.rabbit.config.ContainerCustomizer;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerEndpoint;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.VirtualThreadTaskExecutor;

/**
 * The consumer of the history. It is registered like an annotated listener, so that it
 * starts as these do: once the broker is there.
 *
 * <pre>
 * (task_events) --task.#--> [task_history] --from the first offset--> HistoryReader --> TaskBoard
 * (default) --marker of CatchUp--^                                                  `--> EventFeed
 * </pre>
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BoardProperties.class)
class HistoryConfiguration {

	/** So many events are acknowledged at once. */
	private static final int BATCH_SIZE = 100;

	@Bean
	RabbitListenerConfigurer historyListener(ConnectionFactory connectionFactory, HistoryReader reader, Names names,
			BoardProperties properties, ContainerCustomizer<SimpleMessageListenerContainer> customizer) {
		HistoryContainer container = new HistoryContainer(connectionFactory, reader);
		customizer.configure(container);
		container.setQueueNames(names.taskHistory());
		container.setPrefetchCount(properties.prefetch());
		container.setBatchSize(Math.min(BATCH_SIZE, properties.prefetch()));
		container.setTaskExecutor(new VirtualThreadTaskExecutor("task-history-"));
		SimpleRabbitListenerEndpoint endpoint = new SimpleRabbitListenerEndpoint();
		endpoint.setId("history");
		return (registrar) -> registrar.registerEndpoint(endpoint, (_) -> container);
	}

}
