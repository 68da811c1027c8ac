package dev.warren.producer.board;

/**
 * A task on the board.
 *
 * @param version the offset in the history of the event that made it so: the same in all
 * replicas
 * @param state that of the task, or {@code UNKNOWN}
 */
record BoardEntry(BoardTask task, long version, TaskState state) {

	/** Of a task that only this replica knows of, because it has just accepted it. */
	static final long NOT_READ_YET = -1;

	boolean isRead() {
		return this.version != NOT_READ_YET;
	}

	/** Whether more is to happen to it. */
	boolean isOpen() {
		return !this.state.isFinal() && this.state != TaskState.UNKNOWN;
	}

	String etag() {
		return "\"%d%s\"".formatted(this.version, (this.state == TaskState.UNKNOWN) ? "-unknown" : "");
	}

	BoardEntry as(TaskState state) {
		return new BoardEntry(this.task, this.version, state);
	}

	BoardEntry withoutDescription() {
		return new BoardEntry(this.task.withoutDescription(), this.version, this.state);
	}

	TaskView view() {
		return this.task.view(this.state);
	}

}
