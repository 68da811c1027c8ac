package dev.warren.worker.tasks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.warren.worker.tasks.Outcome.Kind;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TaskWorkTests {

	private final TaskWork work = new TaskWork(
			new WorkerProperties(Duration.ZERO, Duration.ofMinutes(1), Duration.ZERO, Duration.ZERO));

	private final List<Double> progress = new ArrayList<>();

	@Test
	void hasAPartForEachDot() throws Exception {
		work("a.b..c.", 1, 0);
		assertThat(this.progress).containsExactly(0.25, 0.5, 0.75, 1.0);
	}

	@Test
	void failsAsOftenAsAskedTo() throws Exception {
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> work("x", 1, 1))
			.satisfies((ex) -> assertThat(ex.outcome.kind()).isEqualTo(Kind.FAILED));
		work("x", 2, 1);
	}

	@Test
	void isImpossibleIfAskedToFailForGood() {
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> work("x", 1, -1))
			.satisfies((ex) -> assertThat(ex.outcome.kind()).isEqualTo(Kind.IMPOSSIBLE));
	}

	private void work(String description, int attempt, int failTimes) throws InterruptedException {
		this.work.on(new Task("id", description, attempt, false, 0, null, failTimes, null, null), this.progress::add);
	}

}
