package dev.warren.fib.client;

import java.util.concurrent.CompletionException;
import java.util.function.Function;

import dev.warren.fib.contract.FibRange;
import dev.warren.messaging.web.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

import org.springframework.http.CacheControl;
import org.springframework.http.ETag;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A remote call as an HTTP resource: each failure of the call is its own problem. */
@RestController
@ClientRole
@Tag(name = "fib")
class FibController {

	private final FibAnswers answers;

	private final FibRange range;

	private final CacheProperties cache;

	FibController(FibAnswers answers, FibRange range, CacheProperties cache) {
		this.answers = answers;
		this.range = range;
		this.cache = cache;
	}

	@GetMapping(path = "/fib/{n}", produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "The n-th Fibonacci number, computed by whoever serves the queue")
	@ApiResponse(responseCode = "200", description = "The value, as text")
	@ApiResponse(responseCode = "304", description = "The value, which If-None-Match says is known already")
	@ApiResponse(responseCode = "400", description = "n is no whole number in range")
	@ApiResponse(responseCode = "502", description = "The server replied with an error: rpc-failed")
	@ApiResponse(responseCode = "503",
			description = "rpc-unserved, queue-full, broker-unavailable or too-many-calls; the type says which")
	@ApiResponse(responseCode = "504", description = "No reply in time: rpc-timeout")
	ResponseEntity<FibValue> fib(
			@Parameter(example = "30", schema = @Schema(type = "integer", minimum = "0")) @PathVariable String n,
			@Parameter(description = "Whether to call in any case and say who has answered") @RequestParam(
					defaultValue = "false") boolean server,
			@RequestHeader(name = HttpHeaders.IF_NONE_MATCH, required = false) @Nullable String known) {
		int number = parse(n);
		return server ? fresh(number, (answer) -> new FibValue(number, answer.value(), answer.server()))
				: answer(number, new ETag("fib-%d-json".formatted(number), false), known,
						(answer) -> new FibValue(number, answer.value(), null));
	}

	@GetMapping(path = "/fib/{n}", produces = MediaType.TEXT_PLAIN_VALUE)
	ResponseEntity<String> text(@PathVariable String n, @RequestParam(defaultValue = "false") boolean server,
			@RequestHeader(name = HttpHeaders.IF_NONE_MATCH, required = false) @Nullable String known) {
		int number = parse(n);
		return server ? fresh(number, Answer::value)
				: answer(number, new ETag("fib-%d-text".formatted(number), false), known, Answer::value);
	}

	private int parse(String n) {
		try {
			return this.range.parse(n);
		}
		catch (IllegalArgumentException ex) {
			throw ProblemException.invalid("n", String.valueOf(ex.getMessage()));
		}
	}

	/** The tag depends on nothing that only a call could tell. */
	private <T> ResponseEntity<T> answer(int n, ETag tag, @Nullable String known, Function<Answer, T> body) {
		CacheControl caching = CacheControl.maxAge(this.cache.maxAge()).cachePublic();
		if (known != null && ETag.parse(known).stream().anyMatch((other) -> matches(other, tag))) {
			return ResponseEntity.status(HttpStatus.NOT_MODIFIED)
				.cacheControl(caching)
				.eTag(tag.formattedTag())
				.varyBy(HttpHeaders.ACCEPT)
				.build();
		}
		Answer answer = call(n, false);
		return ResponseEntity.ok()
			.cacheControl(caching)
			.eTag(tag.formattedTag())
			.varyBy(HttpHeaders.ACCEPT)
			.header(CallProblems.SERVED_BY, answer.server())
			.body(body.apply(answer));
	}

	private static boolean matches(ETag other, ETag tag) {
		return other.isWildcard() || other.compare(tag, false);
	}

	/** Who has answered may change each time, so nobody is to keep it. */
	private <T> ResponseEntity<T> fresh(int n, Function<Answer, T> body) {
		Answer answer = call(n, true);
		return ResponseEntity.ok()
			.cacheControl(CacheControl.noStore())
			.header(CallProblems.SERVED_BY, answer.server())
			.body(body.apply(answer));
	}

	private Answer call(int n, boolean fresh) {
		try {
			return (fresh ? this.answers.byCall(n) : this.answers.of(n)).join();
		}
		catch (CompletionException ex) {
			throw (ex.getCause() instanceof CallFailedException failure) ? CallProblems.of(failure) : ex;
		}
	}

}
