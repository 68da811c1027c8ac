package dev.warren.logs.archive;

import dev.warren.logs.LogEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SeamTests {

	private final Seam seam = new Seam();

	@Test
	void knowsWhatTheArchiveGaveAsOftenAsItDid() {
		this.seam.begin();
		this.seam.given(event("a"));
		this.seam.given(event("a"));
		assertThat(this.seam.wasGiven(event("a"))).isTrue();
		assertThat(this.seam.wasGiven(event("b"))).isFalse();
		assertThat(this.seam.wasGiven(event("a"))).isTrue();
		assertThat(this.seam.wasGiven(event("a"))).isFalse();
	}

	@Test
	void countsWhatHasNoIdOnlyWithinTheSeam() {
		this.seam.given(event(null));
		this.seam.given(event("a"));
		assertThat(this.seam.wasGiven(event(null))).as("one that looks like one long before").isFalse();
		assertThat(this.seam.wasGiven(event("a"))).isTrue();
		this.seam.begin();
		this.seam.given(event(null));
		assertThat(this.seam.wasGiven(event(null))).isTrue();
	}

	@Test
	void forgetsTheOldestAndAllWhenItIsReadAgain() {
		for (int i = 0; i < 6000; i++) {
			this.seam.given(event("a" + i));
		}
		assertThat(this.seam.wasGiven(event("a0"))).isFalse();
		assertThat(this.seam.wasGiven(event("a5999"))).isTrue();
		this.seam.restart();
		assertThat(this.seam.wasGiven(event("a5998"))).isFalse();
	}

	private static LogEvent event(@Nullable String id) {
		return new LogEvent(id, "logs", "", "text", null);
	}

}
