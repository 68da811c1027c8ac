package dev.warren.logs.archive;

import java.util.LinkedHashMap;
import java.util.UUID;

import dev.warren.logs.LogEvent;

/**
 * Where the archive ends for a reader and live events begin: between two markers, each of
 * which is in both. The archive is read up to the second, live events count from the
 * first on; what is between them comes twice and is shown once. The order in which
 * different publishers' messages come may differ by a little, hence the two.
 */
public final class Seam {

	private static final int MAX_REMEMBERED = 5000;

	private final LinkedHashMap<String, Integer> given = new LinkedHashMap<>();

	private final String from = UUID.randomUUID().toString();

	private final String until = UUID.randomUUID().toString();

	private boolean begun;

	public String from() {
		return this.from;
	}

	public String until() {
		return this.until;
	}

	/** The archive has the first marker here. */
	void begin() {
		this.begun = true;
	}

	/** It is read again. */
	void restart() {
		this.begun = false;
		this.given.clear();
	}

	/**
	 * The archive gave this. Without an id it may equal others that came long before, and
	 * only counts within the seam.
	 */
	void given(LogEvent event) {
		if (!this.begun && event.id() == null) {
			return;
		}
		this.given.merge(event.fingerprint(), 1, Integer::sum);
		if (this.given.size() > MAX_REMEMBERED) {
			this.given.pollFirstEntry();
		}
	}

	/** Whether the archive gave this, which is asked once for each time it comes live. */
	public boolean wasGiven(LogEvent event) {
		String fingerprint = event.fingerprint();
		boolean given = this.given.containsKey(fingerprint);
		this.given.computeIfPresent(fingerprint, (_, count) -> (count > 1) ? count - 1 : null);
		return given;
	}

}
