package dev.warren.producer.tasks;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

import org.jspecify.annotations.Nullable;

/** Reads lines and keeps no more of each than one byte beyond the limit. */
final class Lines {

	private final InputStream input;

	private final long maxLength;

	Lines(InputStream input, long maxLength) {
		this.input = new BufferedInputStream(input);
		this.maxLength = maxLength;
	}

	/** The next line without its end; {@code null} after the last one. */
	byte @Nullable [] next() throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		int read = this.input.read();
		if (read < 0) {
			return null;
		}
		for (; read >= 0 && read != '\n'; read = this.input.read()) {
			if (line.size() <= this.maxLength) {
				line.write(read);
			}
		}
		return line.toByteArray();
	}

}
