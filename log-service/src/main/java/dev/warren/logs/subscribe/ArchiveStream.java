package dev.warren.logs.subscribe;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import dev.warren.logs.LogProperties;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.stream.StreamFollower;

import org.springframework.stereotype.Component;

/**
 * Reads parts of the archive that are no longer in memory, by a few readers at a time.
 * None of them ever waits for a client.
 */
@Component
final class ArchiveStream {

	private final BrokerConnection broker;

	private final String name;

	private final long maxScan;

	private final Semaphore readers;

	private final AtomicLong end = new AtomicLong();

	private long endAsked = System.nanoTime();

	ArchiveStream(BrokerConnection broker, Names names, LogProperties properties) {
		this.broker = broker;
		this.name = names.logArchive();
		this.maxScan = properties.archive().maxScan();
		this.readers = new Semaphore(properties.archive().maxReaders(), true);
	}

	/** How many messages a search may look at. */
	long maxScan() {
		return this.maxScan;
	}

	/**
	 * The last offset, asked of the broker. Clients that ask while another one waits for
	 * the answer share the next one.
	 * @param known an offset that exists, -1 for none
	 * @return absent if the broker does not answer
	 */
	OptionalLong end(long known) throws InterruptedException {
		long asked = System.nanoTime();
		synchronized (this.end) {
			if (asked - this.endAsked > 0) {
				long now = System.nanoTime();
				this.end.set(Math.max(-1, known - 1));
				if (!scan(this.end.get(), (offset, _) -> {
					this.end.set(offset);
					return true;
				})) {
					return OptionalLong.empty();
				}
				this.endAsked = now;
			}
			return OptionalLong.of(this.end.get());
		}
	}

	/**
	 * Reads the messages after an offset until the visitor has had enough.
	 * @param timeout how long other readers may be in the way
	 */
	void read(long after, ArchiveScan.Visitor visitor, Duration timeout) throws InterruptedException {
		if (this.readers.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
			try {
				scan(after, visitor);
			}
			finally {
				this.readers.release();
			}
		}
	}

	private boolean scan(long after, ArchiveScan.Visitor visitor) throws InterruptedException {
		ArchiveScan scan = new ArchiveScan(visitor);
		StreamFollower follower = StreamFollower.after(after, this.broker, this.name, scan);
		try {
			follower.start();
			return scan.await();
		}
		finally {
			follower.stop();
		}
	}

}
