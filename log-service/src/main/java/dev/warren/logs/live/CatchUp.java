package dev.warren.logs.live;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.warren.logs.ArchiveProperties;
import dev.warren.logs.Interest;
import dev.warren.logs.LogEvent;
import dev.warren.logs.archive.Backlog;
import dev.warren.logs.archive.LogArchive;
import dev.warren.logs.archive.Page;
import dev.warren.logs.archive.Seam;
import dev.warren.logs.archive.Start;
import dev.warren.messaging.publish.PublishException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.AmqpException;
import org.springframework.stereotype.Component;

import static dev.warren.messaging.contract.MessageText.printable;

/**
 * Brings a reader from where it was to where live messages begin, without a gap and
 * without a message that comes twice. While it reads, live messages wait behind a gate;
 * if too many come, it reads on up to a later seam instead of keeping them all.
 */
@Component
class CatchUp {

	private static final Logger log = LoggerFactory.getLogger(CatchUp.class);

	private static final int MAX_SEAMS = 10;

	/** A marker comes at once, unless the queue was lost on the way. */
	private static final Duration MARKER_PATIENCE = Duration.ofSeconds(5);

	private static final Duration PAUSE = Duration.ofMillis(500);

	private final LogArchive archive;

	private final ArchiveProperties properties;

	CatchUp(LogArchive archive, ArchiveProperties properties) {
		this.archive = archive;
		this.properties = properties;
	}

	/** Puts a marker where a reader begins that has not read anything yet. */
	void mark(String id, String queue) {
		try {
			this.archive.mark(id, queue);
		}
		catch (PublishException ex) {
			log.debug("No marker for {}: {}", queue, ex.getMessage());
		}
	}

	/** Leaves the gate open, whatever happens. */
	void run(Start start, Interest interest, String queue, Gate gate, Reader reader)
			throws IOException, InterruptedException {
		Backlog backlog = this.archive.backlog(interest, start);
		long progress = System.nanoTime();
		int pages = 0;
		for (int seams = 0; seams < MAX_SEAMS && !reader.isOver();) {
			try {
				if (tryOnce(backlog, queue, gate, reader)) {
					return;
				}
				seams++;
			}
			catch (AmqpException | PublishException ex) {
				log.debug("The archive was not read for {}: {}", printable(interest), printable(ex.getMessage()));
				progress = (backlog.pages() > pages) ? System.nanoTime() : progress;
				pages = backlog.pages();
				if (System.nanoTime() - progress > this.properties.patience().toNanos()) {
					break;
				}
				TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
			}
			catch (RuntimeException ex) {
				// That a client goes in the middle of it is expected.
				if (!reader.isOver()) {
					log.error("Nobody expected reading the archive for {} to fail", printable(interest), ex);
				}
				break;
			}
		}
		if (!reader.isOver()) {
			reader.gap("the archive could not be read up to now");
		}
		gate.open();
	}

	private boolean tryOnce(Backlog backlog, String queue, Gate gate, Reader reader)
			throws IOException, InterruptedException {
		Seam seam = new Seam();
		gate.close(seam);
		this.archive.mark(seam.from(), queue);
		this.archive.mark(seam.until(), queue);
		boolean complete = false;
		while (!complete && !reader.isOver()) {
			Page page = backlog.read(seam);
			if (page.gap() != null) {
				reader.gap(page.gap());
			}
			reader.missed(page.events());
			complete = page.complete();
		}
		return reader.isOver() || gate.open(seam, MARKER_PATIENCE);
	}

	/** One that has missed something. */
	interface Reader {

		boolean isOver();

		/** There is something missing here. */
		void gap(String reason) throws IOException;

		void missed(List<LogEvent> events) throws IOException, InterruptedException;

	}

}
