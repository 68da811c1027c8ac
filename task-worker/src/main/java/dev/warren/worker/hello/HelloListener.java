package dev.warren.worker.hello;

import java.nio.charset.StandardCharsets;

import dev.warren.messaging.contract.MessageText;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.stereotype.Component;

/** Logs what it receives; any bytes are accepted. */
@Component
class HelloListener {

	private static final Logger log = LoggerFactory.getLogger(HelloListener.class);

	private final Counter received;

	HelloListener(MeterRegistry meters) {
		this.received = Counter.builder("warren.hello.received").baseUnit("messages").register(meters);
	}

	@RabbitListener(id = "hello", queues = "#{helloQueue}", concurrency = "1")
	void on(Message message) {
		this.received.increment();
		log.info("Received '{}'", MessageText.printable(new String(message.getBody(), StandardCharsets.UTF_8)));
	}

}
