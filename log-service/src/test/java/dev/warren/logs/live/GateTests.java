package dev.warren.logs.live;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import dev.warren.logs.archive.Seam;
import org.junit.jupiter.api.Test;

import org.springframework.amqp.core.MessageBuilder;

import static org.assertj.core.api.Assertions.assertThat;

class GateTests {

	private final List<String> beyond = new ArrayList<>();

	private final Gate gate = new Gate(3, 10_000, (entry) -> this.beyond.add(entry.event().message()));

	private final Seam seam = new Seam();

	@Test
	void letsEverythingThroughWhileItIsOpen() {
		offer("a", "b");
		assertThat(this.beyond).containsExactly("a", "b");
	}

	@Test
	void keepsWhatComesAfterTheBeginningOfTheSeam() throws Exception {
		this.gate.close(this.seam);
		offer("before");
		mark(this.seam.from());
		offer("a");
		mark(this.seam.until());
		offer("b");
		assertThat(this.beyond).isEmpty();
		assertThat(open()).isTrue();
		offer("c");
		assertThat(this.beyond).containsExactly("a", "b", "c");
	}

	@Test
	void doesNotOpenBeforeTheSeamHasCome() throws Exception {
		this.gate.close(this.seam);
		assertThat(open()).isFalse();
		mark(this.seam.from());
		offer("a");
		assertThat(open()).isFalse();
		mark(this.seam.until());
		assertThat(open()).isTrue();
		assertThat(this.beyond).containsExactly("a");
	}

	@Test
	void doesNotOpenWithPartOfWhatCame() throws Exception {
		this.gate.close(this.seam);
		mark(this.seam.from());
		offer("a", "b", "c", "d", "e");
		mark(this.seam.until());
		assertThat(open()).isFalse();
		Seam later = new Seam();
		this.gate.close(later);
		mark(later.from());
		offer("f");
		mark(later.until());
		assertThat(this.gate.open(later, Duration.ZERO)).isTrue();
		assertThat(this.beyond).containsExactly("f");
	}

	@Test
	void doesNotOpenForASeamThatIsNoLongerMeant() throws Exception {
		this.gate.close(this.seam);
		mark(this.seam.from());
		mark(this.seam.until());
		this.gate.close(new Seam());
		assertThat(open()).isFalse();
		assertThat(this.gate.isOpen()).isFalse();
		this.gate.open();
		offer("a");
		assertThat(this.beyond).containsExactly("a");
	}

	private boolean open() throws InterruptedException {
		return this.gate.open(this.seam, Duration.ZERO);
	}

	private void offer(String... messages) {
		Stream.of(messages)
			.map((message) -> MessageBuilder.withBody(message.getBytes(StandardCharsets.UTF_8))
				.setReceivedExchange("logs")
				.build())
			.map(Entry::of)
			.forEach(this.gate::offer);
	}

	private void mark(String id) {
		this.gate
			.offer(Entry.of(MessageBuilder.withBody(new byte[0]).setMessageId(id).setReceivedExchange("").build()));
	}

}
