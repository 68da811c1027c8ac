package dev.warren.console.lab;

import java.time.Instant;

/**
 * What has happened in a run.
 *
 * @param step {@code injected}, {@code detected}, {@code redelivered}, {@code recovered}
 * or {@code failed}
 * @param ms milliseconds since the fault was injected
 */
record LabStep(String run, String fault, String step, Instant at, long ms, String text) {
}
