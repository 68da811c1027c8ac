package dev.warren.fib.client;

import dev.warren.fib.contract.FibMessages;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.broker.BrokerUnavailableException;
import dev.warren.messaging.contract.MessageText;
import dev.warren.messaging.contract.Names;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.AmqpMessageReturnedException;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;

/** One request and its reply. */
@Component
@ClientRole
class RpcExchange {

	private final RabbitTemplate template;

	private final BrokerConnection broker;

	private final Names names;

	private final CallProperties properties;

	RpcExchange(RabbitTemplate template, BrokerConnection broker, Names names, CallProperties properties) {
		this.template = template;
		this.broker = broker;
		this.names = names;
		this.properties = properties;
	}

	String call(String id, int n) {
		try {
			this.broker.require();
			return value(this.template.sendAndReceive("", this.names.rpcQueue(), request(id, n)));
		}
		catch (AmqpMessageReturnedException _) {
			throw new CallFailedException(Outcome.UNSERVED,
					"Nobody serves the queue '%s'".formatted(this.names.rpcQueue()));
		}
		catch (BrokerUnavailableException ex) {
			throw new CallFailedException(Outcome.UNAVAILABLE, String.valueOf(ex.getMessage()));
		}
		catch (AmqpException ex) {
			throw new CallFailedException(Outcome.UNAVAILABLE,
					"The call broke off: " + NestedExceptionUtils.getMostSpecificCause(ex).getMessage());
		}
	}

	/** Expires with its caller's deadline, so that nobody computes for no one. */
	private Message request(String id, int n) {
		return FibMessages.message(FibMessages.FIB, String.valueOf(n))
			.setCorrelationId(id)
			.setExpiration(String.valueOf(this.properties.timeout().toMillis()))
			.build();
	}

	private String value(@Nullable Message reply) {
		if (reply == null) {
			// A broker that has begun to block is the reason, not a slow server.
			this.broker.require();
			throw new CallFailedException(Outcome.TIMEOUT,
					"No reply within %d ms".formatted(this.properties.timeout().toMillis()));
		}
		String text = FibMessages.text(reply);
		if (FibMessages.ERROR.equals(reply.getMessageProperties().getType())) {
			Object reason = reply.getMessageProperties().getHeader(FibMessages.ERROR_HEADER);
			throw new CallFailedException(Outcome.ERROR, "The server answered '%s': %s"
				.formatted(MessageText.printable(reason), MessageText.printable(text)));
		}
		if (text.isEmpty() || !text.chars().allMatch((c) -> c >= '0' && c <= '9')) {
			throw new CallFailedException(Outcome.ERROR, "The server's reply is no number");
		}
		return text;
	}

}
