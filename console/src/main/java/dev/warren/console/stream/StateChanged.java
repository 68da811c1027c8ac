package dev.warren.console.stream;

/** Something that an overview shows may be different now. */
public record StateChanged() {
}
