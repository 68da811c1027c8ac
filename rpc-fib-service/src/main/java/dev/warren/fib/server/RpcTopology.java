package dev.warren.fib.server;

import dev.warren.messaging.contract.Names;

import org.springframework.amqp.core.Queue;
import org.springframework.amqp.core.QueueBuilder;
import org.springframework.amqp.core.QueueBuilder.Overflow;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Request/reply; only a server declares the queue.
 *
 * <pre>
 * request:  client --rpc_queue--> (default) --> [rpc_queue] --> server, or expired at the caller's deadline
 * reply:    server --reply_to--> (default) --> [the caller's own queue] or [amq.rabbitmq.reply-to...] --> client
 * unserved: client --rpc_queue--> (default) --returned, for the queue went with its last server--> client
 * full:     client --rpc_queue--> (default) --refused: more would wait than can be served in time--> client
 * </pre>
 */
@ServerRole
@Configuration(proxyBeanMethods = false)
class RpcTopology {

	/**
	 * Classic, said explicitly: a quorum queue cannot be auto-delete, and a virtual host
	 * may have another default.
	 */
	@Bean
	Queue rpcQueue(Names names, ServerProperties properties) {
		return QueueBuilder.durable(names.rpcQueue())
			.autoDelete()
			.withArgument("x-queue-type", "classic")
			.maxLength(properties.maxWaiting())
			.overflow(Overflow.rejectPublish)
			.build();
	}

}
