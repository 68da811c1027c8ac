package dev.warren.web.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;

/** Knows callers by the tokens of a file, and reads the file again when it changes. */
final class TokenFile implements AuthenticationManager, AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(TokenFile.class);

	private final ScheduledExecutorService reload = Executors
		.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("token-file").factory());

	private final Path path;

	private volatile Map<Long, Token> tokens;

	/**
	 * What was read last, whether it was good or not; null if the file could not be read.
	 */
	private @Nullable String content;

	/**
	 * Reads the file.
	 * @throws IllegalArgumentException if it is malformed or cannot be read; says why
	 */
	TokenFile(Path path) {
		this.path = path;
		try {
			String current = Files.readString(path);
			this.content = current;
			this.tokens = parse(current);
		}
		catch (IOException ex) {
			throw new IllegalArgumentException("cannot be read: " + ex, ex);
		}
		this.reload.scheduleWithFixedDelay(this::reload, 1, 1, TimeUnit.SECONDS);
	}

	/** One hash, one look-up, one comparison. */
	@Override
	public Authentication authenticate(Authentication request) {
		byte[] hash = Token.hash(((BearerTokenAuthenticationToken) request).getToken());
		Token token = this.tokens.get(Token.key(hash));
		if (token == null || !token.hasHash(hash)) {
			throw new InvalidBearerTokenException("The token is not known");
		}
		return UsernamePasswordAuthenticationToken.authenticated(token.name(), null, token.authorities());
	}

	/** By content: a mounted file is often a link whose own time does not change. */
	private void reload() {
		try {
			String current = Files.readString(this.path);
			if (!current.equals(this.content)) {
				this.content = current;
				this.tokens = parse(current);
				log.info("Read {} tokens of {}, which has changed", this.tokens.size(), this.path);
			}
		}
		catch (IllegalArgumentException ex) {
			log.error("The tokens of before are still valid: {} has changed, but {}", this.path, ex.getMessage());
		}
		catch (IOException ex) {
			if (this.content != null) {
				log.error("The tokens of before are still valid: {} cannot be read: {}", this.path, ex.toString());
			}
			this.content = null;
		}
	}

	private static Map<Long, Token> parse(String content) {
		Map<Long, Token> tokens = new HashMap<>();
		List<String> lines = content.lines().toList();
		for (int i = 0; i < lines.size(); i++) {
			String line = lines.get(i);
			if (line.isBlank() || line.startsWith("#")) {
				continue;
			}
			try {
				Token token = Token.parse(line);
				if (tokens.putIfAbsent(Token.key(token.hash()), token) != null) {
					throw new IllegalArgumentException("has the hash of an earlier line");
				}
			}
			catch (IllegalArgumentException ex) {
				throw new IllegalArgumentException("line %d %s".formatted(i + 1, ex.getMessage()), ex);
			}
		}
		return Map.copyOf(tokens);
	}

	@Override
	public void close() {
		this.reload.close();
	}

}
