package dev.warren.fib.client;

/**
 * What a call brings.
 *
 * @param value the value as decimal text
 * @param server who computed it
 */
record Answer(String value, String server) {
}
