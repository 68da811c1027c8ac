package dev.warren.logs.subscribe;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import dev.warren.logs.ArchiveProperties;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.stream.StreamFollower;

import org.springframework.stereotype.Component;

/**
 * Reads parts of the stream that are no longer in memory, by a few readers at a time.
 * None of them ever waits for a client.
 */
@Component
final class ArchiveStream {

	private static final long LARGE_PAGE = 256 * 1024;

	private static final long SMALL_PAGE = 32 * 1024;

	/**
	 * Clients that read slowly hold their pages: large ones need an eighth of the heap.
	 */
	private final Semaphore largePages = new Semaphore((int) (Runtime.getRuntime().maxMemory() / 8 / LARGE_PAGE));

	private final BrokerConnection broker;

	private final String name;

	private final Semaphore readers;

	ArchiveStream(BrokerConnection broker, Names names, ArchiveProperties properties) {
		this.broker = broker;
		this.name = names.logArchive();
		this.readers = new Semaphore(properties.maxReaders(), true);
	}

	/**
	 * Reads the messages after an offset until the visitor has had enough, or up to the
	 * end of the stream, or as far as the broker delivers.
	 * @param timeout how long other readers may be in the way
	 */
	void read(long after, ArchiveScan.Visitor visitor, Duration timeout) throws InterruptedException {
		read((reader) -> StreamFollower.after(after, this.broker, this.name, reader), visitor, timeout);
	}

	/** The last offset, asked of the broker; -1 for no message, absent if unknown. */
	OptionalLong findEnd(Duration timeout) throws InterruptedException {
		AtomicLong end = new AtomicLong(-1);
		boolean complete = read((reader) -> new StreamFollower(this.broker, this.name, 1, reader), (offset, _) -> {
			end.set(offset);
			return true;
		}, timeout);
		return complete ? OptionalLong.of(end.get()) : OptionalLong.empty();
	}

	private boolean read(Function<StreamFollower.Reader, StreamFollower> follower, ArchiveScan.Visitor visitor,
			Duration timeout) throws InterruptedException {
		if (!this.readers.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
			return false;
		}
		ArchiveScan scan = new ArchiveScan(visitor);
		StreamFollower reader = follower.apply(scan);
		try {
			reader.start();
			return scan.await();
		}
		finally {
			reader.stop();
			this.readers.release();
		}
	}

	/** How large a page may be. To be given back once the client has taken the page. */
	long acquirePage() {
		return this.largePages.tryAcquire() ? LARGE_PAGE : SMALL_PAGE;
	}

	void releasePage(long size) {
		if (size == LARGE_PAGE) {
			this.largePages.release();
		}
	}

}
