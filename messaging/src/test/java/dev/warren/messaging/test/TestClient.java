package dev.warren.messaging.test;

import java.io.IOException;
import java.util.concurrent.TimeoutException;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;

/** A client like any other, that looks at the broker from outside. */
public record TestClient(Connection connection, Channel channel) implements AutoCloseable {

	public static TestClient connect() {
		try {
			Connection connection = TestBroker.current().connectionFactory().newConnection("test");
			return new TestClient(connection, connection.createChannel());
		}
		catch (IOException | TimeoutException ex) {
			throw new IllegalStateException("No connection for the test", ex);
		}
	}

	@Override
	public void close() throws IOException {
		this.connection.close();
	}

}
