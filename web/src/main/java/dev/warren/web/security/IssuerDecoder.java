package dev.warren.web.security;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import org.springframework.security.oauth2.jwt.JwtException;

/**
 * Asks an issuer that has never answered at most once per interval. Otherwise each
 * request would wait for the timeout, one after the other.
 */
final class IssuerDecoder implements JwtDecoder {

	static final Duration RETRY_AFTER = Duration.ofSeconds(5);

	private final JwtDecoder decoder;

	private final ReentrantLock lock = new ReentrantLock();

	/** Once a token was good, the keys of the issuer are known. */
	private volatile boolean ready;

	private @Nullable String failure;

	private long failedAt;

	IssuerDecoder(JwtDecoder decoder) {
		this.decoder = decoder;
	}

	@Override
	public Jwt decode(String token) {
		if (this.ready) {
			return this.decoder.decode(token);
		}
		this.lock.lock();
		try {
			return decodeFirst(token);
		}
		finally {
			this.lock.unlock();
		}
	}

	private Jwt decodeFirst(String token) {
		if (this.failure != null && System.nanoTime() - this.failedAt < RETRY_AFTER.toNanos()) {
			throw new AuthenticationServiceException(this.failure);
		}
		try {
			Jwt jwt = this.decoder.decode(token);
			this.ready = true;
			return jwt;
		}
		catch (BadJwtException ex) {
			throw ex;
		}
		catch (JwtException | JwtDecoderInitializationException ex) {
			this.failure = ex.getMessage();
			this.failedAt = System.nanoTime();
			throw new AuthenticationServiceException(ex.getMessage(), ex);
		}
	}

}
