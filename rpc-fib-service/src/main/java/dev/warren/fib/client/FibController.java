package dev.warren.fib.client;

import java.util.function.BiFunction;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.warren.fib.FibMessages;
import dev.warren.fib.FibProperties;
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

/** A call as an HTTP resource. */
@RestController
@ClientRole
@Tag(name = "fib")
class FibController {

	/** The response header that names the server that replied. */
	static final String SERVED_BY = "Served-By";

	private final FibClient client;

	private final ValueCache values;

	private final FibProperties properties;

	FibController(FibClient client, ValueCache values, FibProperties properties) {
		this.client = client;
		this.values = values;
		this.properties = properties;
	}

	@GetMapping(path = "/fib/{n}", produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "The n-th Fibonacci number, computed by one of the servers")
	@ApiResponse(responseCode = "200", description = "The value, as text")
	@ApiResponse(responseCode = "304", description = "If-None-Match names the value: no call was made")
	@ApiResponse(responseCode = "400", description = "n is not a whole number in range")
	@ApiResponse(responseCode = "502", description = "The server replied with an error: rpc-failed")
	@ApiResponse(responseCode = "503",
			description = "rpc-unserved, queue-full, broker-unavailable or too-many-calls; the type says which")
	@ApiResponse(responseCode = "504", description = "No reply in time: rpc-timeout")
	ResponseEntity<FibValue> fib(
			@Parameter(example = "30", schema = @Schema(type = "integer", minimum = "0")) @PathVariable String n,
			@Parameter(description = "true: make a call in any case, and name the server") @RequestParam(
					defaultValue = "false") boolean server,
			@RequestHeader(name = HttpHeaders.IF_NONE_MATCH, required = false) @Nullable String known) {
		return respond(n, server, "json", known,
				(number, answer) -> new FibValue(number, answer.value(), server ? answer.server() : null));
	}

	@GetMapping(path = "/fib/{n}", produces = MediaType.TEXT_PLAIN_VALUE)
	ResponseEntity<String> text(@PathVariable String n, @RequestParam(defaultValue = "false") boolean server,
			@RequestHeader(name = HttpHeaders.IF_NONE_MATCH, required = false) @Nullable String known) {
		return respond(n, server, "text", known, (_, answer) -> answer.value());
	}

	/** A value never changes, so its tag is known without a call. */
	private <T> ResponseEntity<T> respond(String n, boolean server, String format, @Nullable String known,
			BiFunction<Integer, Answer, T> body) {
		int number = parse(n);
		ETag tag = new ETag("fib-%d-%s".formatted(number, format), false);
		boolean unchanged = !server && known != null
				&& ETag.parse(known).stream().anyMatch((other) -> other.isWildcard() || other.compare(tag, false));
		ResponseEntity.BodyBuilder response = ResponseEntity
			.status(unchanged ? HttpStatus.NOT_MODIFIED : HttpStatus.OK);
		if (server) {
			response.cacheControl(CacheControl.noStore());
		}
		else {
			response.cacheControl(CacheControl.maxAge(this.properties.cache().maxAge()).cachePublic())
				.eTag(tag.formattedTag())
				.varyBy(HttpHeaders.ACCEPT);
		}
		if (unchanged) {
			return response.build();
		}
		try {
			Answer answer = server ? this.client.call(number) : this.values.get(number);
			return response.header(SERVED_BY, answer.server()).body(body.apply(number, answer));
		}
		catch (CallFailedException ex) {
			throw ex.toProblem();
		}
	}

	private int parse(String n) {
		try {
			return FibMessages.parseN(n, this.properties.maxN());
		}
		catch (IllegalArgumentException ex) {
			throw ProblemException.invalid("n", String.valueOf(ex.getMessage()));
		}
	}

	/**
	 * A Fibonacci number; text, because it exceeds every number type.
	 *
	 * @param server the server that computed it, if asked for
	 */
	record FibValue(@Schema(example = "30") int n, @Schema(example = "832040") String value,
			@JsonInclude(Include.NON_NULL) @Nullable String server) {
	}

}
