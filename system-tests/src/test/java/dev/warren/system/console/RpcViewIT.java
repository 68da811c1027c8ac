package dev.warren.system.console;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions.HasAttributeOptions;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Calls from the console. */
@ExtendWith(StartedConsole.class)
class RpcViewIT {

	private final ConsoleSystem system;

	RpcViewIT(ConsoleSystem system) {
		this.system = system;
	}

	@Test
	void theHistogramSumsToTheCalls() {
		try (Tab tab = this.system.tab().open("/rpc")) {
			call(tab, "90", 40);
			assertThat(sumOfBars(tab)).isEqualTo(40);
			assertThat(tab.row("2880067194370816120")).containsText("40");
			Audit.requireUsable(tab.page);
			tab.requireNoErrors();
		}
	}

	@Test
	void countsProblemsByType() {
		try (Tab tab = this.system.tab().open("/rpc")) {
			call(tab, "-1", 6);
			assertThat(sumOfBars(tab)).isEqualTo(6);
			assertThat(tab.row("invalid-request")).containsText("6");
		}
	}

	@Test
	void showsTimeoutsAndLateReplies() throws Exception {
		List<Delivery> taken = new CopyOnWriteArrayList<>();
		try (Connection connection = this.system.address().connectionFactory().newConnection("test");
				Channel channel = connection.createChannel();
				Tab tab = this.system.tab().open("/rpc")) {
			int before = late(tab);
			// A server that does not reply in time.
			String server = channel.basicConsume("rpc_queue", true, (_, request) -> taken.add(request), (_) -> {
			});
			call(tab, "90", 20);
			channel.basicCancel(server);
			assertThat(taken).isNotEmpty();
			assertThat(tab.row("rpc-timeout")).containsText(String.valueOf(taken.size()));
			assertThat(sumOfBars(tab)).isEqualTo(20);
			for (Delivery request : taken) {
				BasicProperties properties = request.getProperties();
				channel.basicPublish("", properties.getReplyTo(),
						new BasicProperties.Builder().correlationId(properties.getCorrelationId()).build(),
						"1".getBytes(StandardCharsets.UTF_8));
			}
			await().pollInSameThread().untilAsserted(() -> {
				call(tab, "90", 1);
				assertThat(late(tab)).isEqualTo(before + taken.size());
			});
		}
	}

	private static int late(Tab tab) {
		return Integer.parseInt(tab.page.locator("#late").getAttribute("data-late"));
	}

	private static void call(Tab tab, String n, int calls) {
		tab.field("n").fill(n);
		tab.field("Calls").fill(String.valueOf(calls));
		tab.button("Call").click();
		assertThat(tab.page.locator("#calls")).hasAttribute("data-calls", String.valueOf(calls),
				new HasAttributeOptions().setTimeout(40_000));
	}

	private static int sumOfBars(Tab tab) {
		List<Locator> bars = tab.page.locator("[data-bar]").all();
		return bars.stream().mapToInt((bar) -> Integer.parseInt(bar.getAttribute("data-bar"))).sum();
	}

}
