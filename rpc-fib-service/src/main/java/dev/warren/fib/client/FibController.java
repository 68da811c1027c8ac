package dev.warren.fib.client;

import java.time.Duration;

import dev.warren.fib.contract.FibRange;
import dev.warren.messaging.web.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** A remote call as an HTTP resource: each failure of the call is its own problem. */
@RestController
@ClientRole
@Tag(name = "fib")
class FibController {

	private final FibCaller caller;

	private final FibRange range;

	FibController(FibCaller caller, FibRange range) {
		this.caller = caller;
		this.range = range;
	}

	@GetMapping("/fib/{n}")
	@Operation(summary = "The n-th Fibonacci number, computed by whoever serves the queue")
	@ApiResponse(responseCode = "200", description = "The value, as text")
	@ApiResponse(responseCode = "400", description = "n is no whole number in range")
	@ApiResponse(responseCode = "502", description = "The server replied with an error: rpc-failed")
	@ApiResponse(responseCode = "503",
			description = "rpc-unserved, broker-unavailable or too-many-calls; the type says which")
	@ApiResponse(responseCode = "504", description = "No reply in time: rpc-timeout")
	FibValue fib(@Parameter(example = "30", schema = @Schema(type = "integer", minimum = "0")) @PathVariable String n) {
		int number = parse(n);
		try {
			return new FibValue(number, this.caller.call(number));
		}
		catch (CallFailedException ex) {
			throw problem(ex);
		}
	}

	private int parse(String n) {
		try {
			return this.range.parse(n);
		}
		catch (IllegalArgumentException ex) {
			throw ProblemException.invalid("n", String.valueOf(ex.getMessage()));
		}
	}

	private static ProblemException problem(CallFailedException ex) {
		String detail = String.valueOf(ex.getMessage());
		return switch (ex.outcome()) {
			case TIMEOUT -> new ProblemException(HttpStatus.GATEWAY_TIMEOUT, "rpc-timeout", detail);
			case UNSERVED -> new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, "rpc-unserved", detail);
			case UNAVAILABLE -> ProblemException.brokerUnavailable(detail);
			case REJECTED -> new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, "too-many-calls", detail)
				.retryAfter(Duration.ofSeconds(1));
			case OK, ERROR -> new ProblemException(HttpStatus.BAD_GATEWAY, "rpc-failed", detail);
		};
	}

}
