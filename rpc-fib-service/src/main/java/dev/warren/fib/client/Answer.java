package dev.warren.fib.client;

import java.util.Map;
import java.util.Objects;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Delivery;
import dev.warren.fib.FibMessages;
import dev.warren.web.ProblemException;

import org.springframework.http.HttpStatus;

import static dev.warren.messaging.contract.MessageText.printable;

/** The result of a call: the value as decimal text, and the server that computed it. */
record Answer(String value, String server) {

	/** The response header that names the server. */
	static final String SERVED_BY = "Served-By";

	static Answer of(Delivery reply) {
		BasicProperties envelope = reply.getProperties();
		Answer answer = new Answer(FibMessages.text(reply.getBody()),
				printable(Objects.requireNonNullElse(envelope.getAppId(), "unknown")));
		if (FibMessages.ERROR.equals(envelope.getType())) {
			Map<String, Object> headers = Objects.requireNonNullElse(envelope.getHeaders(), Map.of());
			String reason = String.valueOf(headers.get(FibMessages.ERROR));
			String detail = "The server answered '%s': %s".formatted(printable(reason), printable(answer.value));
			throw reason.equals(FibMessages.DEADLINE_EXCEEDED)
					? answer.problem(HttpStatus.GATEWAY_TIMEOUT, "rpc-timeout", detail)
					: answer.problem(HttpStatus.BAD_GATEWAY, "rpc-failed", detail);
		}
		if (!FibMessages.isNumber(answer.value)) {
			throw answer.problem(HttpStatus.BAD_GATEWAY, "rpc-failed", "The server's reply is not a number");
		}
		return answer;
	}

	private ProblemException problem(HttpStatus status, String type, String detail) {
		ProblemException problem = new ProblemException(status, type, detail);
		problem.getHeaders().set(SERVED_BY, this.server);
		return problem;
	}

}
