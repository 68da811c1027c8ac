package dev.warren.fib.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A Fibonacci number; text, for it outgrows every number type.
 *
 * @param server who computed it, for those who ask
 */
record FibValue(@Schema(example = "30") int n, @Schema(example = "832040") String value,
		@JsonInclude(Include.NON_NULL) @Nullable String server) {
}
