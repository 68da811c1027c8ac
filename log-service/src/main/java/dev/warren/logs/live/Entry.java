package dev.warren.logs.live;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.warren.logs.LogEvent;
import dev.warren.logs.Position;
import dev.warren.logs.archive.LogArchive;

import org.springframework.amqp.core.Message;

/** Something on its way to subscribers, written out once for all of them. */
final class Entry {

	/** What it holds beside the message's text, roughly. */
	private static final long OVERHEAD = 500;

	private final Map<LogFormat, byte[]> written = new ConcurrentHashMap<>(2);

	private final Kind kind;

	private final LogEvent event;

	private final Position position;

	private Entry(Kind kind, LogEvent event, Position position) {
		this.kind = kind;
		this.event = event;
		this.position = position;
	}

	private Entry(Kind kind, LogEvent event) {
		this(kind, event, Position.of(event, Instant.now()));
	}

	static Entry of(Message message) {
		return new Entry(LogArchive.isMarker(message) ? Kind.MARKER : Kind.LOG, LogEvent.of(message));
	}

	/** From the archive. */
	static Entry of(LogEvent event, Position before) {
		return new Entry(Kind.LOG, event, Position.of(event, before));
	}

	static Entry gap(String reason) {
		return new Entry(Kind.GAP, new LogEvent(null, null, null, reason, null));
	}

	LogEvent event() {
		return this.event;
	}

	/** Where a reader is that has read it. */
	Position position() {
		return this.position;
	}

	boolean isLog() {
		return this.kind == Kind.LOG;
	}

	boolean isMarker() {
		return this.kind == Kind.MARKER;
	}

	boolean isMarker(String id) {
		return isMarker() && id.equals(this.event.id());
	}

	byte[] as(LogFormat format) {
		return this.written.computeIfAbsent(format,
				(how) -> (this.kind == Kind.GAP) ? how.gap(this.event.message()) : how.log(this));
	}

	long size() {
		return this.event.message().length() + OVERHEAD;
	}

	private enum Kind {

		LOG,

		/** Shows where the archive has been read to; nobody sees it. */
		MARKER,

		/** There is something missing before what follows. */
		GAP

	}

}
