package dev.warren.console.stream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import dev.warren.web.sse.SseEvents;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TabChannelTests {

	private final TabChannel channel = new TabChannel();

	@Test
	void sendsEachTabWhatComesAfterItHasJoined() throws InterruptedException {
		this.channel.add(event("before"));
		TabStream one = join();
		this.channel.add(event("first"));
		TabStream other = join();
		this.channel.add(event("second"));
		assertThat(next(one)).containsExactly("first", "second");
		assertThat(next(other)).containsExactly("second");
	}

	@Test
	void tellsATabThatJoinsLateTheStateOfItsLogSubscription() throws InterruptedException {
		join();
		this.channel.addLogState(event("log-problem"));
		this.channel.addLogState(event("log-subscribed"));
		this.channel.add(event("log"));
		assertThat(next(join())).containsExactly("log-subscribed");
	}

	@Test
	void tellsATabThatReadsTooSlowlyHowManyEventsItHasMissed() throws InterruptedException {
		TabStream slow = join();
		for (int i = 0; i < 6000; i++) {
			this.channel.add(event("e" + i));
		}
		List<byte[]> events = slow.next(Duration.ZERO);
		assertThat(new String(events.getFirst(), StandardCharsets.UTF_8))
			.isEqualTo("event:skipped\ndata:{\"skipped\":1000}\n\n");
		assertThat(name(events.get(1))).isEqualTo("e1000");
	}

	@Test
	void knowsWhenTheLastTabHasLeft() {
		join();
		join();
		assertThat(this.channel.leave()).isFalse();
		assertThat(this.channel.leave()).isTrue();
	}

	private TabStream join() {
		return this.channel.join(List.of(), () -> {
		});
	}

	private static byte[] event(String name) {
		return SseEvents.event(name, null, "{}");
	}

	private static List<String> next(TabStream tab) throws InterruptedException {
		return tab.next(Duration.ZERO).stream().map(TabChannelTests::name).toList();
	}

	private static String name(byte[] event) {
		return new String(event, StandardCharsets.UTF_8).lines().findFirst().orElseThrow().substring("event:".length());
	}

}
