package dev.warren.console.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows an event stream of a service in a thread of its own. After a loss it connects
 * again and resumes after the last event.
 */
public final class EventFeed implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(EventFeed.class);

	private static final int BAD_REQUEST = 400;

	private static final int MAX_PROBLEM_BYTES = 64 * 1024;

	private static final long FIRST_DELAY_MILLIS = 200;

	private static final long MAX_DELAY_MILLIS = 2000;

	private final UpstreamClient client;

	private final URI uri;

	private final FeedListener listener;

	private final Thread thread;

	private long delay = FIRST_DELAY_MILLIS;

	private @Nullable String lastId;

	private boolean lost;

	private volatile boolean closed;

	public EventFeed(UpstreamClient client, URI uri, FeedListener listener) {
		this.client = client;
		this.uri = uri;
		this.listener = listener;
		this.thread = Thread.ofVirtual().name("event-feed").unstarted(this::run);
	}

	public void start() {
		this.thread.start();
	}

	@Override
	public void close() {
		this.closed = true;
		this.thread.interrupt();
	}

	private void run() {
		while (!this.closed) {
			try {
				follow();
			}
			catch (IOException ex) {
				lose(UpstreamClient.reason(ex), null);
			}
			catch (RuntimeException ex) {
				log.error("The events of {} are not understood", this.uri, ex);
			}
			try {
				Thread.sleep(this.delay);
			}
			catch (InterruptedException _) {
				return;
			}
			this.delay = Math.min(2 * this.delay, MAX_DELAY_MILLIS);
		}
	}

	private void follow() throws IOException {
		HttpResponse<InputStream> answer = this.client.events(this.uri, this.lastId);
		try (InputStream body = answer.body()) {
			if (answer.statusCode() != 200) {
				this.closed |= answer.statusCode() == BAD_REQUEST;
				lose("it answers with status " + answer.statusCode(),
						new String(body.readNBytes(MAX_PROBLEM_BYTES), StandardCharsets.UTF_8).strip());
				return;
			}
			this.delay = FIRST_DELAY_MILLIS;
			this.lost = false;
			this.listener.connected(this.lastId != null);
			read(new EventReader(body, this.lastId));
		}
	}

	private void read(EventReader events) throws IOException {
		try {
			for (ServerEvent event = events.next(); event != null && !this.closed; event = events.next()) {
				this.listener.on(event);
			}
		}
		finally {
			this.lastId = events.lastId();
		}
		lose("it has ended the stream", null);
	}

	private void lose(String reason, @Nullable String problem) {
		if (!this.lost && !(this.closed && problem == null)) {
			this.lost = true;
			this.listener.lost(reason, problem);
		}
	}

}
