package dev.warren.console.upstream;

/** An event as a server sent it. */
public record ServerEvent(String name, String data) {
}
