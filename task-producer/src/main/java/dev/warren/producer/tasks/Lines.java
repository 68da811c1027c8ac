package dev.warren.producer.tasks;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

import org.jspecify.annotations.Nullable;

/** Reads lines that are bounded in length, whatever is sent. */
final class Lines {

	private final InputStream input;

	private final long maxLength;

	Lines(InputStream input, long maxLength) {
		this.input = new BufferedInputStream(input);
		this.maxLength = maxLength;
	}

	/** The next line without its end; {@code null} after the last one. */
	@Nullable Line next() throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		boolean tooLong = false;
		int read = this.input.read();
		if (read < 0) {
			return null;
		}
		for (; read >= 0 && read != '\n'; read = this.input.read()) {
			tooLong = tooLong || bytes.size() >= this.maxLength;
			if (!tooLong) {
				bytes.write(read);
			}
		}
		return new Line(bytes.toByteArray(), tooLong);
	}

	/** What was read of a line: all of it, unless it was too long. */
	record Line(byte[] bytes, boolean tooLong) {

		boolean isBlank() {
			for (byte b : this.bytes) {
				if (b != ' ' && b != '\t' && b != '\r') {
					return false;
				}
			}
			return true;
		}

	}

}
