package dev.warren.producer.board;

import dev.warren.messaging.contract.TaskEvent;

/** An event and its place in the history, which is the same for all replicas. */
record HistoryEvent(long offset, TaskEvent event) {
}
