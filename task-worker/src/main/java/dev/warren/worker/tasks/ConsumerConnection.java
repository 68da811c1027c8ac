package dev.warren.worker.tasks;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.rabbit.connection.SimpleConnection;

/**
 * A connection whose channels give back what is not settled before they close. RabbitMQ
 * does that by itself, but counts it as a failed delivery; {@code basic.nack} does not
 * count. The container has cancelled the consumer by then, so that nothing comes after.
 */
final class ConsumerConnection extends SimpleConnection {

	private static final int CLOSE_TIMEOUT_MILLIS = 3000;

	ConsumerConnection(Connection connection) {
		super(connection, CLOSE_TIMEOUT_MILLIS);
	}

	@Override
	public Channel createChannel(boolean transactional) {
		Channel channel = super.createChannel(transactional);
		return (Channel) Proxy.newProxyInstance(Channel.class.getClassLoader(), new Class<?>[] { Channel.class },
				(_, method, arguments) -> invoke(channel, method, arguments));
	}

	private static @Nullable Object invoke(Channel channel, Method method, Object @Nullable [] arguments)
			throws Throwable {
		if (method.getName().equals("close") && channel.isOpen()) {
			channel.basicNack(0, true, true);
		}
		try {
			return method.invoke(channel, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

}
