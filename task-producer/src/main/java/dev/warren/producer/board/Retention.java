package dev.warren.producer.board;

import java.util.NavigableSet;
import java.util.TreeSet;

import dev.warren.messaging.contract.TaskEvent;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks the board forgets: those that ended longest ago. Completed ones go before
 * dead ones, which can be redriven by their error; but the dead may take only half of the
 * room, as an {@code Idempotency-Key} has to be good for some time, too.
 */
final class Retention {

	/** About the bytes of a task beside its events, those of all indexes included. */
	private static final int TASK_BYTES = 190;

	private static final int EVENT_BYTES = 90;

	private static final int STRING_BYTES = 40;

	private final NavigableSet<PageCursor> dead = new TreeSet<>();

	private final NavigableSet<PageCursor> others = new TreeSet<>();

	private final BoardProperties limits;

	private long bytes;

	private long openBytes;

	Retention(BoardProperties limits) {
		this.limits = limits;
	}

	void add(BoardTask task) {
		count(task, size(task));
		if (!task.isOpen()) {
			forgettable(task).add(task.end());
		}
	}

	void remove(BoardTask task) {
		count(task, -size(task));
		if (!task.isOpen()) {
			forgettable(task).remove(task.end());
		}
	}

	private void count(BoardTask task, int size) {
		this.bytes += size;
		this.openBytes += task.isOpen() ? size : 0;
	}

	private NavigableSet<PageCursor> forgettable(BoardTask task) {
		return (task.state() == TaskState.DEAD) ? this.dead : this.others;
	}

	/** The id of the task that has to go, if one has to. */
	@Nullable String next() {
		int tasks = this.dead.size() + this.others.size();
		if (tasks == 0 || (tasks <= this.limits.maxTasks() && this.bytes <= this.limits.maxSize().toBytes())) {
			return null;
		}
		boolean deadFirst = this.others.isEmpty() || this.dead.size() > this.limits.maxTasks() / 2;
		return (deadFirst ? this.dead : this.others).first().id();
	}

	/** Descriptions of open tasks leave a sixteenth to tasks that have ended. */
	boolean hasRoomForDescriptions() {
		return this.openBytes <= this.limits.maxSize().toBytes() / 16 * 15;
	}

	long bytes() {
		return this.bytes;
	}

	private static int size(BoardTask task) {
		return TASK_BYTES + task.events().stream().mapToInt(Retention::size).sum();
	}

	/** About the bytes that an event takes. */
	static int size(TaskEvent event) {
		int letter = (event.letter() != null) ? EVENT_BYTES + size(event.letter().preview()) : 0;
		return EVENT_BYTES + size(event.taskId()) + size(event.worker()) + size(event.description())
				+ size(event.fingerprint()) + size(event.error()) + letter;
	}

	/** Java keeps a text in one byte a character, or in two if one character needs it. */
	private static int size(@Nullable String text) {
		return (text == null) ? 0
				: STRING_BYTES + text.length() * (text.chars().anyMatch((character) -> character > 0xff) ? 2 : 1);
	}

}
