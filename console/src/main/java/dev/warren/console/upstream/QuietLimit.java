package dev.warren.console.upstream;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A body that ends when nothing comes for too long. The JDK's client limits only the time
 * until the headers.
 */
final class QuietLimit extends FilterInputStream {

	private static final ScheduledThreadPoolExecutor TIMER = new ScheduledThreadPoolExecutor(1,
			Thread.ofPlatform().daemon().name("read-timeout").factory());

	static {
		TIMER.setRemoveOnCancelPolicy(true);
	}

	private final Duration timeout;

	private volatile boolean expired;

	QuietLimit(InputStream body, Duration timeout) {
		super(body);
		this.timeout = timeout;
	}

	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		return (read(one, 0, 1) > 0) ? one[0] & 0xff : -1;
	}

	@Override
	public int read(byte[] bytes, int offset, int length) throws IOException {
		Future<?> timer = TIMER.schedule(this::expire, this.timeout.toMillis(), TimeUnit.MILLISECONDS);
		try {
			int read = super.read(bytes, offset, length);
			if (this.expired) {
				throw new InterruptedIOException("nothing came for " + this.timeout);
			}
			return read;
		}
		finally {
			timer.cancel(false);
		}
	}

	/** Closing ends a read that waits. */
	private void expire() {
		this.expired = true;
		try {
			close();
		}
		catch (IOException _) {
			// It is unusable in any case.
		}
	}

}
