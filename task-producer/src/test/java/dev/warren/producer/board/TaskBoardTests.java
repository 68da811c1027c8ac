package dev.warren.producer.board;

import java.time.Duration;
import java.util.List;

import dev.warren.messaging.contract.TaskEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

class TaskBoardTests {

	private final TaskBoard board = board(DataSize.ofMegabytes(1));

	@Test
	void forgetsWhatWasCompletedLongestAgo() {
		this.board.apply(Events.of("second").completed(2, 1), 1);
		this.board.apply(Events.of("first").completed(1, 1), 2);
		this.board.apply(Events.of("third").completed(3, 1), 3);
		this.board.apply(Events.of("fourth").completed(4, 1), 4);
		assertThat(newestFirst()).containsExactly("fourth", "third", "second");
	}

	@Test
	void neverForgetsATaskThatIsNotFinal() {
		for (int i = 0; i < 1000; i++) {
			this.board.apply(Events.of("t" + i).submitted(i), i);
		}
		this.board.apply(Events.of("done").completed(0, 1), 1000);
		assertThat(this.board.size()).isEqualTo(1001);
		assertThat(this.board.find("t0")).hasValueSatisfying((task) -> {
			assertThat(task.fingerprint()).isEqualTo("fingerprint of t0");
			assertThat(task.description()).isEqualTo("do t0");
		});
	}

	@Test
	void dropsDescriptionsAndFinalTasksBeforeItForgetsAnOpenOne() {
		TaskBoard small = board(DataSize.ofKilobytes(100));
		small.apply(Events.of("done").completed(0, 1), 0);
		for (int i = 0; i < 1000; i++) {
			small.apply(new TaskEvent("t" + i, TaskEvent.Type.SUBMITTED, Events.START, 0, 0, null, "x".repeat(200), 4,
					"fingerprint", null, null, null), i);
		}
		assertThat(small.counts().get(TaskState.QUEUED)).isEqualTo(1000);
		assertThat(small.find("t0")).hasValueSatisfying((task) -> assertThat(task.description()).isNotNull());
		assertThat(small.find("t999")).hasValueSatisfying((task) -> {
			assertThat(task.description()).isNull();
			assertThat(task.fingerprint()).isEqualTo("fingerprint");
		});
		assertThat(small.find("done")).isEmpty();
	}

	@Test
	void staysWithinItsMemoryWhateverEnds() {
		TaskBoard small = new TaskBoard(properties(100_000, DataSize.ofKilobytes(100)), new SimpleMeterRegistry());
		for (int i = 0; i < 1000; i++) {
			small.apply(new TaskEvent("t" + i, TaskEvent.Type.FAILED, Events.START, 0, 1, "w", "x".repeat(200), 4, null,
					null, "e".repeat(1000), null), i);
			small.apply(Events.of("t" + i).completed(i, 2), i);
		}
		assertThat(small.bytes()).isLessThan(100 * 1024);
		assertThat(small.size()).isPositive();
	}

	@Test
	void remembersTheDeadLongerForTheirErrorsAreNeeded() {
		this.board.apply(Events.of("dead").dead(0, 1), 0);
		this.board.apply(Events.of("completed").completed(1, 1), 1);
		this.board.apply(Events.of("later").completed(2, 1), 2);
		this.board.apply(Events.of("last").completed(3, 1), 3);
		assertThat(newestFirst()).containsExactly("last", "later", "dead");
	}

	@Test
	void doesNotFillUpWithTheDead() {
		this.board.apply(Events.of("completed").completed(0, 1), 0);
		for (int i = 1; i <= 5; i++) {
			this.board.apply(Events.of("dead" + i).dead(i, 1), i);
		}
		assertThat(newestFirst()).containsExactly("dead5", "dead4", "completed");
		this.board.apply(Events.of("new").completed(6, 1), 6);
		assertThat(newestFirst()).containsExactly("new", "dead5", "completed");
	}

	/** Its end did not reach the history. */
	@Test
	void marksATaskUnknownUntilSomethingIsHeardOfIt() {
		this.board.apply(Events.of("lost").started(1, 1), 0);
		this.board.apply(Events.of("young").started(100, 1), 1);
		this.board.apply(Events.of("done").completed(1, 1), 2);
		this.board.markUnknown(Events.START.plusSeconds(50));
		assertThat(states()).containsExactly("young RUNNING", "lost UNKNOWN", "done COMPLETED");
		assertThat(this.board.counts().get(TaskState.UNKNOWN)).isEqualTo(1);
		this.board.apply(Events.of("lost").completed(2, 1), 3);
		assertThat(states()).contains("lost COMPLETED");
		assertThat(this.board.counts().get(TaskState.UNKNOWN)).isZero();
	}

	@Test
	void forgetsUnknownTasksLikeFinalOnes() {
		for (int i = 0; i < 5; i++) {
			this.board.apply(Events.of("t" + i).started(i, 1), i);
		}
		this.board.markUnknown(Events.START.plusSeconds(50));
		this.board.apply(Events.of("new").submitted(100), 9);
		assertThat(newestFirst()).containsExactly("new", "t4", "t3", "t2");
	}

	@Test
	void listsDeadLettersTheLongestDeadFirst() {
		for (String id : List.of("b", "a", "c")) {
			this.board.apply(Events.of(id).letter(1, 1), 0);
		}
		this.board.apply(Events.of("b").redriven().redriven(5), 1);
		assertThat(this.board.deadLetters(null).map(TaskView::id)).containsExactly("a", "c");
		PageCursor first = this.board.deadLetters(null).findFirst().orElseThrow().death();
		assertThat(this.board.deadLetters(first).map(TaskView::id)).containsExactly("c");
	}

	@Test
	void countsByState() {
		this.board.apply(Events.of("a").submitted(0), 0);
		this.board.apply(Events.of("b").submitted(0), 1);
		this.board.apply(Events.of("b").started(1, 1), 2);
		this.board.apply(Events.of("b").started(1, 1), 3);
		assertThat(this.board.counts().get(TaskState.QUEUED)).isEqualTo(1);
		assertThat(this.board.counts().get(TaskState.RUNNING)).isEqualTo(1);
		this.board.apply(Events.of("b").completed(2, 1), 4);
		this.board.apply(Events.of("c").submitted(3), 5);
		this.board.apply(Events.of("d").submitted(4), 6);
		assertThat(this.board.counts().get(TaskState.QUEUED)).isEqualTo(3);
		assertThat(this.board.counts().get(TaskState.RUNNING)).isZero();
		assertThat(this.board.counts().get(TaskState.COMPLETED)).isEqualTo(1);
	}

	@Test
	void putsATaskInItsPlaceWhenAnEarlierEventComesLate() {
		this.board.apply(Events.of("late").started(5, 1), 0);
		this.board.apply(Events.of("other").submitted(3), 1);
		assertThat(newestFirst()).containsExactly("late", "other");
		this.board.apply(Events.of("late").submitted(1), 2);
		assertThat(newestFirst()).containsExactly("other", "late");
	}

	@Test
	void changesItsVersionOnlyWithTheTask() {
		this.board.note(Events.of("t").submitted(0));
		assertThat(this.board.entry("t")).hasValueSatisfying((entry) -> assertThat(entry.isRead()).isFalse());
		this.board.apply(Events.of("t").submitted(0), 7);
		this.board.apply(Events.of("t").submitted(0), 8);
		assertThat(this.board.entry("t")).hasValueSatisfying((entry) -> assertThat(entry.version()).isEqualTo(7));
		this.board.apply(Events.of("t").started(1, 1), 9);
		assertThat(this.board.entry("t")).hasValueSatisfying((entry) -> assertThat(entry.version()).isEqualTo(9));
	}

	@Test
	void goesOnAfterAPlaceEvenIfItsTaskIsForgotten() {
		for (int i = 0; i < 3; i++) {
			this.board.apply(Events.of("t" + i).submitted(i), i);
		}
		assertThat(this.board.newestFirst(new PageCursor(Events.START.plusSeconds(2), "t2")).map(BoardTask::id))
			.containsExactly("t1", "t0");
		assertThat(this.board.newestFirst(new PageCursor(Events.START.plusMillis(1500), "gone")).map(BoardTask::id))
			.containsExactly("t1", "t0");
	}

	private List<String> newestFirst() {
		return this.board.newestFirst(null).map(BoardTask::id).toList();
	}

	private List<String> states() {
		return this.board.newestFirst(null).map((task) -> task.id() + " " + task.state()).toList();
	}

	private static TaskBoard board(DataSize maxSize) {
		return new TaskBoard(properties(3, maxSize), new SimpleMeterRegistry());
	}

	private static BoardProperties properties(int maxTasks, DataSize maxSize) {
		return new BoardProperties(maxTasks, maxSize, Duration.ofMinutes(45), 10, DataSize.ofMegabytes(1), 10,
				Duration.ofSeconds(15));
	}

}
