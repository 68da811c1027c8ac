package dev.warren.logs.archive;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Date;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import dev.warren.logs.ArchiveProperties;
import dev.warren.logs.Interest;
import dev.warren.logs.LogEvent;
import dev.warren.logs.Position;
import dev.warren.logs.archive.Start.After;
import dev.warren.logs.archive.Start.Last;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.AmqpTimeoutException;
import org.springframework.amqp.core.Message;

/**
 * What one reader wants from the archive, read page by page, so that nobody who reads
 * slowly keeps others from their turn.
 */
public final class Backlog {

	private static final Logger log = LoggerFactory.getLogger(Backlog.class);

	private static final int PAGE_MESSAGES = 500;

	private static final long PAGE_BYTES = 1024 * 1024;

	private static final long MAX_BYTES = 8 * PAGE_BYTES;

	private static final int PAGE_SCAN = 10_000;

	private static final int FIRST_WINDOW = 1000;

	/** Most clocks agree, so that a short look is mostly enough. */
	private static final Duration SHORT_SLACK = Duration.ofSeconds(5);

	private final LogArchive archive;

	private final ArchiveProperties properties;

	private final Interest interest;

	private final Start start;

	/** Where to read on; null before it has begun. */
	private @Nullable Object next;

	private int pages;

	/** Nothing older, where the event to begin after is not there. */
	private Instant since = Instant.MIN;

	Backlog(LogArchive archive, ArchiveProperties properties, Interest interest, Start start) {
		this.archive = archive;
		this.properties = properties;
		this.interest = interest;
		this.start = start;
	}

	/** How many were read so far. */
	public int pages() {
		return this.pages;
	}

	/** Reads on, at most up to the end of the seam, whose markers are there already. */
	public Page read(Seam seam) throws InterruptedException {
		Object from = this.next;
		if (from != null) {
			return page(from, seam);
		}
		return switch (this.start) {
			case After(Position position) -> find(position, seam);
			case Last(int count) -> last(count, seam);
		};
	}

	private Page find(Position position, Seam seam) throws InterruptedException {
		for (Duration slack : List.of(SHORT_SLACK, this.properties.slack())) {
			long found = find(position, slack, seam);
			if (found >= 0) {
				this.next = found + 1;
				return new Page(null, List.of(), false);
			}
			seam.restart();
		}
		this.next = from(position, this.properties.slack());
		this.since = Instant.ofEpochMilli(position.millis());
		return new Page("the archive does not have the last event", List.of(), false);
	}

	/** Its offset; -1 if it is not where its time says. */
	private long find(Position position, Duration slack, Seam seam) throws InterruptedException {
		Instant latest = Instant.ofEpochMilli(position.millis()).plus(slack);
		Collected before = new Collected(seam);
		AtomicLong found = new AtomicLong(-1);
		AtomicInteger beside = new AtomicInteger();
		try {
			this.archive.read(from(position, slack), (offset, message) -> {
				LogEvent event = before.add(message);
				before.events.clear();
				if (position.isOf(event)) {
					found.set(offset);
				}
				// One publisher's clock may be ahead: a single late message proves
				// nothing.
				if (event.timestamp() == null || event.timestamp().isAfter(latest)) {
					beside.incrementAndGet();
				}
				return found.get() < 0 && !before.complete && beside.get() < this.properties.maxScan();
			});
		}
		catch (AmqpTimeoutException ex) {
			log.debug("Nothing in the archive from {} less {}, do the clocks differ? {}", position, slack,
					ex.getMessage());
		}
		return found.get();
	}

	/** Not from a time that has not come yet: there a stream delivers nothing. */
	private static Date from(Position position, Duration slack) {
		long latest = Math.min(position.millis(), System.currentTimeMillis());
		return new Date(Math.max(0, latest - slack.toMillis()));
	}

	private Page page(Object from, Seam seam) throws InterruptedException {
		Collected page = new Collected(seam);
		AtomicInteger scanned = new AtomicInteger();
		AtomicLong last = new AtomicLong();
		this.archive.read(from, (offset, message) -> {
			last.set(offset);
			page.add(message);
			return !page.complete && page.events.size() < PAGE_MESSAGES && page.bytes < PAGE_BYTES
					&& scanned.incrementAndGet() < PAGE_SCAN;
		});
		return given(page, null, last.get());
	}

	/** Only what has been read to its end is not read again. */
	private Page given(Collected page, @Nullable String gap, long last) {
		this.next = last + 1;
		this.pages++;
		return page.toPage(gap);
	}

	/** Looks at the end first, and further back each time, until there are enough. */
	private Page last(int count, Seam seam) throws InterruptedException {
		AtomicLong end = new AtomicLong();
		this.archive.read("last", (offset, _) -> {
			end.set(offset);
			return false;
		});
		long window = FIRST_WINDOW;
		while (true) {
			seam.restart();
			long begin = Math.max(0, end.get() - window);
			Collected page = new Collected(seam);
			AtomicLong first = new AtomicLong(-1);
			AtomicLong last = new AtomicLong();
			this.archive.read(begin, (offset, message) -> {
				first.compareAndSet(-1, offset);
				last.set(offset);
				page.add(message);
				page.keepLast(count);
				return !page.complete;
			});
			boolean all = begin == 0 || first.get() > begin;
			if (page.tooLarge) {
				return given(page, "those before are too large", last.get());
			}
			if (page.events.size() == count || all) {
				return given(page, null, last.get());
			}
			if (window >= this.properties.maxScan()) {
				return given(page, "only the last %d messages were looked through".formatted(window), last.get());
			}
			window = Math.min(window * 10, this.properties.maxScan());
		}
	}

	private static boolean isMarker(Message message, String id) {
		return LogArchive.isMarker(message) && id.equals(message.getMessageProperties().getMessageId());
	}

	/** What was read so far. */
	private final class Collected {

		private final Deque<LogEvent> events = new ArrayDeque<>();

		private final Seam seam;

		private long bytes;

		private boolean tooLarge;

		private boolean complete;

		Collected(Seam seam) {
			this.seam = seam;
		}

		LogEvent add(Message message) {
			LogEvent event = LogEvent.of(message);
			if (isMarker(message, this.seam.from())) {
				this.seam.begin();
			}
			else if (isMarker(message, this.seam.until())) {
				this.complete = true;
			}
			else if (Backlog.this.interest.matches(event) && isWanted(event.timestamp())) {
				this.events.addLast(event);
				this.bytes += event.message().length();
				this.seam.given(event);
			}
			return event;
		}

		void keepLast(int count) {
			while (this.events.size() > count) {
				removeFirst();
			}
			while (this.bytes > MAX_BYTES && this.events.size() > 1) {
				removeFirst();
				this.tooLarge = true;
			}
		}

		private void removeFirst() {
			this.bytes -= this.events.removeFirst().message().length();
		}

		private boolean isWanted(@Nullable Instant time) {
			return time == null || !time.isBefore(Backlog.this.since);
		}

		Page toPage(@Nullable String gap) {
			return new Page(gap, new ArrayList<>(this.events), this.complete);
		}

	}

}
