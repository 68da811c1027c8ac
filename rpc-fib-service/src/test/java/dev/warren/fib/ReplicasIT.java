package dev.warren.fib;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import dev.warren.fib.FibApi.Answer;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.test.BrokerTest;
import dev.warren.messaging.test.TestBroker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** One client and three servers, each in a context of its own. */
@BrokerTest(properties = "warren.fib.server.enabled=false")
class ReplicasIT {

	private static final int SERVERS = 3;

	private static final int CONSUMERS_EACH = 8;

	@LocalServerPort
	int port;

	@Autowired
	Names names;

	private final List<ConfigurableApplicationContext> servers = new ArrayList<>();

	@BeforeEach
	void startServers() throws Exception {
		for (int i = 0; i < SERVERS; i++) {
			this.servers.add(startServer());
		}
		try (RawClient probe = new RawClient()) {
			await().ignoreExceptions()
				.until(() -> probe.channel().queueDeclarePassive(this.names.rpcQueue()).getConsumerCount() == SERVERS
						* CONSUMERS_EACH);
		}
	}

	private ConfigurableApplicationContext startServer() {
		TestBroker broker = TestBroker.current();
		return new SpringApplicationBuilder(FibServiceApplication.class).run("--server.port=0",
				"--warren.fib.client.enabled=false", "--warren.name-prefix=" + this.names.namePrefix(),
				"--spring.rabbitmq.host=" + broker.host(), "--spring.rabbitmq.port=" + broker.port(),
				"--spring.rabbitmq.username=" + broker.username(), "--spring.rabbitmq.password=" + broker.password());
	}

	@AfterEach
	void stopServers() {
		this.servers.forEach(ConfigurableApplicationContext::close);
	}

	@Test
	void shareTheCalls() {
		FibApi api = new FibApi(this.port);
		List<Answer> answers = Stream.generate(() -> api.fibAsync("30?server=true"))
			.limit(60)
			.toList()
			.stream()
			.map(CompletableFuture::join)
			.toList();
		assertThat(answers).allSatisfy((answer) -> {
			assertThat(answer.text("value")).isEqualTo("832040");
			assertThat(answer.text("server")).isEqualTo(answer.header("Served-By"));
		});
		assertThat(answers.stream().map((answer) -> answer.text("server")).distinct()).hasSize(SERVERS);
	}

}
