package dev.warren.web;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.StringUtils;

/** The checks that the web server and Spring do not make. */
final class WellFormed {

	/** Reading a parameter of a request with a form would consume its body. */
	private static final Set<String> FORMS = Set.of("application/x-www-form-urlencoded", "multipart/form-data");

	private WellFormed() {
	}

	/**
	 * Requires a URL in percent-encoded UTF-8 and a body that is read as it is sent.
	 * @throws ProblemException if it is otherwise
	 */
	static void require(HttpServletRequest request) {
		requireDecodable("path", request.getRequestURI());
		if (request.getRequestURI().contains(";")) {
			throw ProblemException.invalid("path", "must not have parameters, which begin with ';'");
		}
		String query = request.getQueryString();
		if (query != null) {
			for (String pair : query.split("&")) {
				String name = pair.split("=", 2)[0];
				requireDecodable("query", name);
				requireDecodable(name, pair);
			}
		}
		requireBody(request.getHeader(HttpHeaders.CONTENT_ENCODING), request.getContentType());
	}

	private static void requireDecodable(String field, String encoded) {
		try {
			byte[] bytes = StringUtils.uriDecode(encoded, StandardCharsets.ISO_8859_1)
				.getBytes(StandardCharsets.ISO_8859_1);
			StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
		}
		catch (IllegalArgumentException | CharacterCodingException _) {
			throw ProblemException.invalid(field, "must be percent-encoded UTF-8");
		}
	}

	private static void requireBody(@Nullable String encoding, @Nullable String contentType) {
		if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
			throw unsupported("A body with Content-Encoding '%s' is not supported".formatted(encoding));
		}
		try {
			MediaType type = (contentType != null) ? MediaType.parseMediaType(contentType) : MediaType.ALL;
			if (contentType != null && !type.isConcrete()) {
				throw unsupported("The Content-Type must not have wildcards");
			}
			if (type.getCharset() != null && !type.getCharset().equals(StandardCharsets.UTF_8)) {
				throw unsupported("The charset must be UTF-8");
			}
			if (FORMS.contains(type.getType() + "/" + type.getSubtype())) {
				throw unsupported("Forms are not supported; set the Content-Type to application/json or text/plain");
			}
		}
		catch (InvalidMediaTypeException _) {
			throw unsupported("The Content-Type is malformed, or its charset unknown");
		}
	}

	private static ProblemException unsupported(String detail) {
		return new ProblemException(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", detail);
	}

}
