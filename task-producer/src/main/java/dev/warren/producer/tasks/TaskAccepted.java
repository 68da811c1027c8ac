package dev.warren.producer.tasks;

/** A task that the broker has confirmed. */
record TaskAccepted(String id, String description) {
}
