package dev.warren.web.security;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

import org.springframework.security.core.GrantedAuthority;

/**
 * A line of a token file: a name, roles and the SHA-256 of the token. A random token of
 * 256 bits needs no slow hash, as there are too many to try.
 */
record Token(String name, List<GrantedAuthority> authorities, byte[] hash) {

	/**
	 * Reads a line such as {@code alice read,submit 9f86d0...}.
	 * @throws IllegalArgumentException if it is another; says why, without the hash
	 */
	static Token parse(String line) {
		String[] fields = line.strip().split("\\s+");
		if (fields.length != 3) {
			throw new IllegalArgumentException(
					"has %d fields; there are three: name, roles and hash".formatted(fields.length));
		}
		List<GrantedAuthority> authorities = Arrays.stream(fields[1].split(",", -1)).map(Token::authority).toList();
		if (!fields[2].matches("[0-9a-fA-F]{64}")) {
			throw new IllegalArgumentException("has no SHA-256 of 64 hexadecimal digits as its third field");
		}
		return new Token(fields[0], authorities, HexFormat.of().parseHex(fields[2]));
	}

	private static GrantedAuthority authority(String role) {
		try {
			return Role.valueOf(role.toUpperCase(Locale.ROOT)).authority();
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("has the role '%s'; there are read, submit and operate".formatted(role),
					ex);
		}
	}

	static byte[] hash(String token) {
		try {
			return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** The beginning of a hash, to find a token by; the rest is compared. */
	static long key(byte[] hash) {
		return ByteBuffer.wrap(hash).getLong();
	}

	/** In constant time. */
	boolean hasHash(byte[] other) {
		return MessageDigest.isEqual(this.hash, other);
	}

}
