package dev.warren.web.security;

import java.util.stream.Collectors;

import dev.warren.web.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authorization.AuthorityAuthorizationDecision;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** What Spring Security refuses, as problem documents, and challenges as in RFC 6750. */
record SecurityProblems(HandlerExceptionResolver problems, LogLimit awayLines,
		LogLimit refusalLines) implements AuthenticationEntryPoint, AccessDeniedHandler, RequestRejectedHandler {

	private static final Logger log = LoggerFactory.getLogger(SecurityProblems.class);

	private static final String CHALLENGE = "Bearer realm=\"warren\"";

	private static final int MAX_REASON = 200;

	SecurityProblems(HandlerExceptionResolver problems) {
		this(problems, new LogLimit(), new LogLimit());
	}

	@Override
	public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException ex) {
		if (ex instanceof AuthenticationServiceException) {
			if (this.awayLines.permits()) {
				log.warn("Tokens cannot be checked: {}", ex.getMessage());
			}
			answer(request, response, new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, "issuer-unavailable",
					"The issuer of tokens does not answer")
				.retryAfter(IssuerDecoder.RETRY_AFTER));
		}
		else if (ex instanceof OAuth2AuthenticationException) {
			if (this.refusalLines.permits()) {
				log.info("A token is refused, further ones are not logged for 5 s: {}", reason(ex));
			}
			answer(request, response,
					challenge(HttpStatus.UNAUTHORIZED, "unauthenticated",
							"The bearer token is malformed, unknown or no longer valid",
							CHALLENGE + ", error=\"invalid_token\""));
		}
		else {
			answer(request, response, challenge(HttpStatus.UNAUTHORIZED, "unauthenticated",
					"This needs a bearer token in the header Authorization", CHALLENGE));
		}
	}

	@Override
	public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException ex) {
		String roles = (ex instanceof AuthorizationDeniedException denied
				&& denied.getAuthorizationResult() instanceof AuthorityAuthorizationDecision decision)
						? decision.getAuthorities()
							.stream()
							.map(GrantedAuthority::getAuthority)
							.collect(Collectors.joining(" or "))
						: "of another caller";
		answer(request, response,
				challenge(HttpStatus.FORBIDDEN, "forbidden",
						"This needs the role %s, which the token does not have".formatted(roles),
						"%s, error=\"insufficient_scope\"".formatted(CHALLENGE)));
	}

	/** A path that is not normalized. */
	@Override
	public void handle(HttpServletRequest request, HttpServletResponse response, RequestRejectedException ex) {
		answer(request, response, ProblemException.invalid("path", "must be normalized"));
	}

	/**
	 * Never has the token, but may quote its header, in which a client writes what it
	 * likes.
	 */
	private static String reason(AuthenticationException ex) {
		String reason = String.valueOf(ex.getMessage()).replaceAll("\\p{Cntrl}", " ");
		return reason.substring(0, Math.min(reason.length(), MAX_REASON));
	}

	private static ProblemException challenge(HttpStatus status, String type, String detail, String challenge) {
		ProblemException problem = new ProblemException(status, type, detail);
		problem.getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, challenge);
		return problem;
	}

	private void answer(HttpServletRequest request, HttpServletResponse response, ProblemException problem) {
		this.problems.resolveException(request, response, null, problem);
	}

}
