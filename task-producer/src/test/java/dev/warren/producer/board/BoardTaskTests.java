package dev.warren.producer.board;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

import dev.warren.messaging.contract.TaskEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import static org.assertj.core.api.Assertions.assertThat;

class BoardTaskTests {

	private static final Events task = Events.of("t");

	private static final Events again = task.redriven();

	static final List<List<TaskEvent>> lives = List.of(
			List.of(task.submitted(0), task.started(1, 1), task.progressed(2, 1, 0.5), task.completed(3, 1)),
			List.of(task.submitted(0), task.started(1, 1), task.failed(2, 1), task.started(3, 2),
					task.progressed(4, 2, 0.3), task.progressed(5, 2, 0.6)),
			List.of(task.submitted(0), task.started(1, 1), task.failed(2, 1), task.started(3, 2), task.failed(4, 2),
					task.dead(5, 2)),
			List.of(task.submitted(0), task.started(1, 1), task.dead(2, 1), again.redriven(3), again.started(4, 1),
					again.failed(5, 1)),
			List.of(task.submitted(0), task.failed(1, 1), task.dead(2, 0), again.redriven(3), again.completed(4, 1)),
			List.of(task.submitted(0), task.started(1, 1), task.started(2, 2), task.completed(3, 1)),
			List.of(task.started(1, 1), task.dead(2, 1), task.completed(3, 2), task.dead(4, 2)),
			List.of(task.dead(2, 2), task.completed(3, 1), again.redriven(4), again.dead(5, 1), again.completed(6, 1)),
			List.of(task.submitted(0), task.failed(1, 2), task.dead(2, 2), task.letter(3, 2), again.redriven(4)),
			List.of(task.started(1, 1), task.failed(2, 1)));

	@ParameterizedTest
	@FieldSource("lives")
	void endsTheSameInWhateverOrderEventsCome(List<TaskEvent> life) {
		TaskView inOrder = TaskView.of(merge(life));
		permutations(life).forEach((order) -> {
			BoardTask merged = merge(order);
			assertThat(TaskView.of(merged)).as(order.toString()).isEqualTo(inOrder);
			assertThat(merged.age()).isEqualTo(merge(life).age());
		});
	}

	@ParameterizedTest
	@FieldSource("lives")
	void takesEventsTwice(List<TaskEvent> life) {
		List<TaskEvent> twice = new ArrayList<>(life);
		twice.addAll(life);
		assertThat(TaskView.of(merge(twice))).isEqualTo(TaskView.of(merge(life)));
		assertThat(TaskView.of(merge(twice.reversed()))).isEqualTo(TaskView.of(merge(life)));
	}

	@Test
	void tellsTheWholeLife() {
		TaskView queued = view(task.submitted(0));
		assertThat(queued.state()).isEqualTo(TaskState.QUEUED);
		assertThat(queued.submittedAt()).isEqualTo(Events.START);
		assertThat(queued.description()).isEqualTo("do t");
		TaskView running = view(task.submitted(0), task.started(1, 1), task.progressed(2, 1, 0.5));
		assertThat(running.state()).isEqualTo(TaskState.RUNNING);
		assertThat(running.progress()).isEqualTo(0.5);
		assertThat(running.worker()).isEqualTo("worker 1");
		TaskView retrying = view(task.submitted(0), task.started(1, 1), task.failed(2, 1));
		assertThat(retrying.state()).isEqualTo(TaskState.RETRYING);
		assertThat(retrying.lastError()).isEqualTo("error 1");
		assertThat(retrying.nextAttemptAt()).isEqualTo(Events.START.plusSeconds(32));
		TaskView completed = view(task.submitted(0), task.failed(2, 1), task.started(3, 2), task.completed(4, 2));
		assertThat(completed.state()).isEqualTo(TaskState.COMPLETED);
		assertThat(completed.attempt()).isEqualTo(2);
		assertThat(completed.progress()).isEqualTo(1);
		assertThat(completed.nextAttemptAt()).isNull();
		assertThat(completed.startedAt()).isEqualTo(Events.START.plusSeconds(3));
		assertThat(completed.finishedAt()).isEqualTo(Events.START.plusSeconds(4));
	}

	@Test
	void completesWithTheLateResultOfAWorkerThatWasTakenForLost() {
		assertThat(view(task.started(1, 1), task.started(2, 2), task.completed(3, 1)).state())
			.isEqualTo(TaskState.COMPLETED);
	}

	/** Whichever of its attempts it was, and whoever said so first. */
	@Test
	void isCompletedOnceTheWorkIsDoneEvenIfTheBrokerGaveItUp() {
		TaskEvent dead = task.dead(2, 2);
		for (TaskEvent completed : List.of(task.completed(1, 1), task.completed(1, 2), task.completed(3, 3))) {
			assertThat(view(completed, dead).state()).isEqualTo(TaskState.COMPLETED);
			assertThat(view(dead, completed)).isEqualTo(view(completed, dead));
		}
	}

	@Test
	void isDeadIfItDiedAfterItWasRedrivenWhateverWasBefore() {
		assertThat(view(task.completed(1, 1), again.dead(2, 1)).state()).isEqualTo(TaskState.DEAD);
		assertThat(view(again.dead(2, 1), task.completed(3, 9)).state()).isEqualTo(TaskState.DEAD);
	}

	@Test
	void startsAfreshWhenItIsRedriven() {
		TaskView redriven = view(task.submitted(0), task.started(1, 1), task.failed(2, 1), task.dead(3, 2),
				again.redriven(4));
		assertThat(redriven.state()).isEqualTo(TaskState.QUEUED);
		assertThat(redriven.redrives()).isEqualTo(1);
		assertThat(redriven.attempt()).isZero();
		assertThat(redriven.worker()).isNull();
		assertThat(redriven.startedAt()).isNull();
		assertThat(redriven.finishedAt()).isNull();
		assertThat(redriven.lastError()).isEqualTo("dead after 2");
		assertThat(view(again.redriven(4), task.completed(5, 1)).state()).isEqualTo(TaskState.QUEUED);
	}

	@Test
	void hasALetterUntilItIsRedriven() {
		TaskView dead = view(task.submitted(0), task.dead(2, 2), task.letter(3, 2));
		assertThat(dead.letter()).isEqualTo(Events.LETTER);
		assertThat(dead.lastError()).isEqualTo("dead after 2");
		assertThat(dead.finishedAt()).isEqualTo(Events.START.plusSeconds(2));
		assertThat(view(task.letter(3, 2)).lastError()).isEqualTo("delivery_limit");
		assertThat(view(task.letter(3, 2), again.redriven(4)).letter()).isNull();
	}

	private static TaskView view(TaskEvent... events) {
		return TaskView.of(merge(List.of(events)));
	}

	private static BoardTask merge(List<TaskEvent> events) {
		BoardTask merged = BoardTask.EMPTY;
		for (TaskEvent event : events) {
			merged = merged.with(event, 0);
		}
		return merged;
	}

	private static Stream<List<TaskEvent>> permutations(List<TaskEvent> events) {
		if (events.isEmpty()) {
			return Stream.of(Collections.emptyList());
		}
		return events.stream().flatMap((last) -> {
			List<TaskEvent> others = new ArrayList<>(events);
			others.remove(last);
			return permutations(others).map((order) -> {
				List<TaskEvent> longer = new ArrayList<>(order);
				longer.add(last);
				return longer;
			});
		});
	}

}
