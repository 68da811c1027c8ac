package dev.warren.logs.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.warren.logs.archive.Seam;
import org.jspecify.annotations.Nullable;

/**
 * Lets live messages through, or keeps them back until what came before them has been
 * read from the archive.
 */
final class Gate {

	private final List<Entry> held = new ArrayList<>();

	private final Consumer<Entry> beyond;

	private final int capacity;

	private final long maxBytes;

	private long bytes;

	private @Nullable Seam seam;

	private boolean begun;

	private boolean ended;

	private boolean tooMany;

	Gate(int capacity, long maxBytes, Consumer<Entry> beyond) {
		this.capacity = capacity;
		this.maxBytes = maxBytes;
		this.beyond = beyond;
	}

	synchronized void offer(Entry entry) {
		Seam current = this.seam;
		if (current == null) {
			this.beyond.accept(entry);
		}
		else if (entry.isMarker(current.from())) {
			this.begun = true;
		}
		else if (entry.isMarker(current.until())) {
			this.ended = true;
			notifyAll();
		}
		else if (this.begun && !this.tooMany) {
			hold(entry);
		}
	}

	private void hold(Entry entry) {
		this.bytes += entry.size();
		if (this.held.size() < this.capacity && this.bytes <= this.maxBytes) {
			this.held.add(entry);
		}
		else {
			this.tooMany = true;
			forget();
			notifyAll();
		}
	}

	private void forget() {
		this.held.clear();
		this.bytes = 0;
	}

	/**
	 * From now on nothing goes through; what comes after the seam's beginning is kept.
	 */
	synchronized void close(Seam seam) {
		this.seam = seam;
		this.begun = false;
		this.ended = false;
		this.tooMany = false;
		forget();
	}

	/**
	 * Lets through what was kept and everything from now on, once the seam has come.
	 * @return false if it does not come, or there was too much to keep
	 */
	synchronized boolean open(Seam seam, Duration patience) throws InterruptedException {
		long deadline = System.nanoTime() + patience.toNanos();
		long left = patience.toNanos();
		while (isClosedWith(seam) && !this.ended && !this.tooMany && left > 0) {
			TimeUnit.NANOSECONDS.timedWait(this, left);
			left = deadline - System.nanoTime();
		}
		if (!isClosedWith(seam) || !this.ended || this.tooMany) {
			return false;
		}
		this.held.stream().filter((entry) -> !seam.wasGiven(entry.event())).forEach(this.beyond);
		forget();
		this.seam = null;
		return true;
	}

	/** Lets everything through from now on, come what may have come before. */
	synchronized void open() {
		forget();
		this.seam = null;
	}

	synchronized boolean isOpen() {
		return this.seam == null;
	}

	private boolean isClosedWith(Seam seam) {
		return seam.equals(this.seam);
	}

}
