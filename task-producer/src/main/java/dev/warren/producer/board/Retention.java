package dev.warren.producer.board;

import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which tasks the board forgets: final ones only, by the time when they ended. A dead
 * task can be redriven by its error for as long as it is remembered, so that completed
 * ones go first; but the dead may take only half of the room, as an
 * {@code Idempotency-Key} has to be good for some time, too.
 */
final class Retention {

	private final NavigableSet<PageCursor> dead = new TreeSet<>();

	private final NavigableSet<PageCursor> others = new TreeSet<>();

	private final int maxTasks;

	private final long maxBytes;

	private final AtomicLong bytes = new AtomicLong();

	private long openBytes;

	/**
	 * The limits.
	 * @param maxTasks of final tasks
	 * @param maxBytes of all tasks
	 */
	Retention(int maxTasks, long maxBytes) {
		this.maxTasks = maxTasks;
		this.maxBytes = maxBytes;
	}

	void add(BoardTask task) {
		count(task, task.size());
		if (!task.isOpen()) {
			forgettable(task).add(task.end());
		}
	}

	void remove(BoardTask task) {
		count(task, -task.size());
		if (!task.isOpen()) {
			forgettable(task).remove(task.end());
		}
	}

	private void count(BoardTask task, int size) {
		this.bytes.addAndGet(size);
		this.openBytes += task.isOpen() ? size : 0;
	}

	boolean mustForget() {
		int tasks = this.dead.size() + this.others.size();
		return tasks > this.maxTasks || (tasks > 0 && this.bytes.get() > this.maxBytes);
	}

	/** The id of the task that is to go first. */
	String leastNeeded() {
		boolean tooManyDead = this.dead.size() > this.maxTasks / 2;
		return (this.others.isEmpty() || (tooManyDead && !this.dead.isEmpty())) ? this.dead.first().id()
				: this.others.first().id();
	}

	/**
	 * A quarter is kept for final tasks, unless open ones need it without descriptions.
	 */
	boolean hasRoomForDescriptions() {
		return this.openBytes <= this.maxBytes / 16 * 15;
	}

	/** The memory of all tasks, estimated. */
	long bytes() {
		return this.bytes.get();
	}

	private NavigableSet<PageCursor> forgettable(BoardTask task) {
		return (task.state() == TaskState.DEAD) ? this.dead : this.others;
	}

}
