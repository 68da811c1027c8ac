package dev.warren.fib.client;

import java.util.function.Function;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.warren.fib.FibMessages;
import dev.warren.fib.FibProperties;
import dev.warren.web.ProblemException;
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

@RestController
@ClientRole
record FibController(FibClient client, ValueCache values, FibProperties properties) {

	@GetMapping(path = "/fib/{n}", produces = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<FibValue> fib(@PathVariable String n, @RequestParam(defaultValue = "false") boolean server,
			@RequestHeader(name = HttpHeaders.IF_NONE_MATCH, required = false) @Nullable String known) {
		return respond(n, server, "json", known, Function.identity());
	}

	@GetMapping(path = "/fib/{n}", produces = MediaType.TEXT_PLAIN_VALUE)
	ResponseEntity<String> text(@PathVariable String n, @RequestParam(defaultValue = "false") boolean server,
			@RequestHeader(name = HttpHeaders.IF_NONE_MATCH, required = false) @Nullable String known) {
		return respond(n, server, "text", known, FibValue::value);
	}

	private <T> ResponseEntity<T> respond(String n, boolean server, String format, @Nullable String known,
			Function<FibValue, T> body) {
		int number = parse(n);
		if (server) {
			Answer answer = this.client.call(number);
			return ResponseEntity.ok()
				.cacheControl(CacheControl.noStore())
				.header(Answer.SERVED_BY, answer.server())
				.body(body.apply(new FibValue(number, answer.value(), answer.server())));
		}
		// A value never changes, so its tag is known without a call.
		ETag tag = new ETag("fib-%d-%s".formatted(number, format), false);
		boolean unchanged = known != null
				&& ETag.parse(known).stream().anyMatch((other) -> other.isWildcard() || other.compare(tag, false));
		ResponseEntity.BodyBuilder response = ResponseEntity.status(unchanged ? HttpStatus.NOT_MODIFIED : HttpStatus.OK)
			.cacheControl(CacheControl.maxAge(this.properties.cache().maxAge()).cachePublic())
			.eTag(tag.formattedTag())
			.varyBy(HttpHeaders.ACCEPT);
		if (unchanged) {
			return response.build();
		}
		Answer answer = this.values.get(number);
		return response.header(Answer.SERVED_BY, answer.server())
			.body(body.apply(new FibValue(number, answer.value(), null)));
	}

	private int parse(String n) {
		try {
			return FibMessages.parseN(n, this.properties.maxN());
		}
		catch (IllegalArgumentException ex) {
			throw ProblemException.invalid("n", String.valueOf(ex.getMessage()));
		}
	}

	/** The value is text, because it exceeds every number type. */
	record FibValue(int n, String value, @JsonInclude(Include.NON_NULL) @Nullable String server) {
	}

}
