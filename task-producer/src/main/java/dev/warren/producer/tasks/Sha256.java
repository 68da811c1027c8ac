package dev.warren.producer.tasks;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A hash that every Java has. */
final class Sha256 {

	private Sha256() {
	}

	static byte[] of(byte[] bytes) {
		try {
			return MessageDigest.getInstance("SHA-256").digest(bytes);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
