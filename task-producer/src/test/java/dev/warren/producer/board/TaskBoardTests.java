package dev.warren.producer.board;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TaskBoardTests {

	private final TaskBoard board = new TaskBoard(new BoardProperties(3, 500, 10, 10, 10, Duration.ofSeconds(15)));

	@Test
	void forgetsWhatWasCompletedLongestAgo() {
		this.board.apply(Events.of("old").submitted(0), 0);
		this.board.apply(Events.of("second").completed(2, 1), 1);
		this.board.apply(Events.of("first").completed(1, 1), 2);
		this.board.apply(Events.of("new").submitted(9), 3);
		assertThat(newestFirst()).containsExactly("new", "second", "old");
		this.board.apply(Events.of("newer").submitted(10), 4);
		assertThat(newestFirst()).containsExactly("newer", "new", "old");
	}

	@Test
	void remembersTheDeadLongerForTheirErrorsAreNeeded() {
		this.board.apply(Events.of("dead").dead(0, 1), 0);
		this.board.apply(Events.of("completed").completed(1, 1), 1);
		this.board.apply(Events.of("queued").submitted(2), 2);
		this.board.apply(Events.of("new").submitted(3), 3);
		assertThat(newestFirst()).containsExactly("new", "queued", "dead");
		this.board.apply(Events.of("newer").submitted(4), 4);
		assertThat(newestFirst()).containsExactly("newer", "new", "queued");
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

	@Test
	void forgetsTheOldestIfNothingHasEnded() {
		for (int i = 0; i < 5; i++) {
			this.board.apply(Events.of("t" + i).submitted(i), i);
		}
		assertThat(newestFirst()).containsExactly("t4", "t3", "t2");
		assertThat(this.board.size()).isEqualTo(3);
	}

	@Test
	void countsByState() {
		this.board.apply(Events.of("a").submitted(0), 0);
		this.board.apply(Events.of("b").submitted(0), 1);
		this.board.apply(Events.of("b").started(1, 1), 2);
		this.board.apply(Events.of("b").started(1, 1), 3);
		assertThat(this.board.count(TaskState.QUEUED)).isEqualTo(1);
		assertThat(this.board.count(TaskState.RUNNING)).isEqualTo(1);
		this.board.apply(Events.of("b").completed(2, 1), 4);
		this.board.apply(Events.of("c").submitted(3), 5);
		this.board.apply(Events.of("d").submitted(4), 6);
		assertThat(this.board.count(TaskState.QUEUED)).isEqualTo(3);
		assertThat(this.board.count(TaskState.RUNNING)).isZero();
		assertThat(this.board.count(TaskState.COMPLETED)).isZero();
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
		assertThat(this.board.newestFirst(new Place(Events.START.plusSeconds(2), "t2")).map(BoardTask::id))
			.containsExactly("t1", "t0");
		assertThat(this.board.newestFirst(new Place(Events.START.plusMillis(1500), "gone")).map(BoardTask::id))
			.containsExactly("t1", "t0");
	}

	private List<String> newestFirst() {
		return this.board.newestFirst(null).map(BoardTask::id).toList();
	}

}
