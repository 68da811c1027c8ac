package dev.warren.fib.client;

import io.swagger.v3.oas.annotations.media.Schema;

/** A Fibonacci number; text, for it outgrows every number type. */
record FibValue(@Schema(example = "30") int n, @Schema(example = "832040") String value) {
}
