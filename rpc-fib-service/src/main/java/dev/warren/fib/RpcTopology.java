package dev.warren.fib;

import dev.warren.messaging.contract.Names;
import dev.warren.messaging.publish.LimitedQueue;

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
 * unserved: client --rpc_queue--> (default) --basic.return, the queue was deleted with its last consumer--> client
 * full:     client --rpc_queue--> (default) --basic.nack, the queue is at its limit--> client
 * </pre>
 */
@Configuration(proxyBeanMethods = false)
class RpcTopology {

	/**
	 * Classic, and declared as such: a quorum queue cannot be auto-delete, and the
	 * virtual host may have another default type.
	 */
	@Bean
	@ServerRole
	Queue rpcQueue(Names names, FibProperties properties) {
		return QueueBuilder.durable(names.rpcQueue())
			.autoDelete()
			.withArgument("x-queue-type", "classic")
			.maxLength(properties.maxWaiting())
			.overflow(Overflow.rejectPublish)
			.build();
	}

	/** A classic queue that exists refuses for no other reason, whatever its depth. */
	@Bean
	LimitedQueue rpcQueueLimit(Names names) {
		return new LimitedQueue("", names.rpcQueue(), names.rpcQueue(), 0);
	}

}
