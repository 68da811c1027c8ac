package dev.warren.logs.live;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import dev.warren.logs.LogEvent;
import dev.warren.logs.Position;
import dev.warren.logs.archive.Seam;
import dev.warren.logs.archive.Start.After;
import dev.warren.logs.live.LogMeters.ExchangeMeters;
import dev.warren.messaging.stream.LiveStream;
import dev.warren.messaging.stream.StreamBuffer;
import dev.warren.messaging.stream.StreamBuffer.Batch;
import org.jspecify.annotations.Nullable;

import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/**
 * One who listens. What waits for it goes out in one write, so that who reads slowly is
 * written to seldom; for who does not read at all only its own thread waits.
 */
final class Subscriber extends LiveStream<ResponseBodyEmitter> implements CatchUp.Reader {

	/** A client that does not read keeps no more than this in memory. */
	private static final long SLICE_BYTES = 128 * 1024;

	private final Listening listening;

	private final Subscription subscription;

	private final LiveProperties properties;

	private final CatchUp catchUp;

	private final ExchangeMeters meters;

	private final StreamBuffer<Entry> buffer;

	private final Gate gate;

	private volatile @Nullable Position position;

	/** What came from the archive; used by the writer only. */
	private Position readTo;

	Subscriber(Listening listening, Subscription subscription, LiveProperties properties, CatchUp catchUp,
			ExchangeMeters meters) {
		super(new ResponseBodyEmitter(0L));
		this.listening = listening;
		this.subscription = subscription;
		this.properties = properties;
		this.catchUp = catchUp;
		this.meters = meters;
		this.buffer = new StreamBuffer<>(properties.buffer(), properties.maxBufferSize().toBytes(), Entry::size);
		this.gate = new Gate(properties.buffer(), properties.maxBufferSize().toBytes(), this::let);
		this.readTo = (listening.start() instanceof After(Position last)) ? last : Position.BEGINNING;
		if (listening.start() != null) {
			this.gate.close(new Seam());
		}
	}

	/** From now on it is told everything that comes after the position. */
	void join(Position joined) {
		this.position = this.listening.position(joined);
	}

	void offer(Entry entry) {
		this.gate.offer(entry);
	}

	private void let(Entry entry) {
		if (!entry.isMarker()) {
			this.buffer.offer(entry);
		}
	}

	boolean isBehind() {
		return !isOver() && this.buffer.isHalfFull();
	}

	@Override
	protected void serve() throws IOException, InterruptedException {
		LogFormat format = this.listening.format();
		write(List.of(format.subscribed(this.subscription.describe(this.listening.bindings()), this.position)));
		if (this.listening.start() != null) {
			this.catchUp.run(this.listening.start(), this.listening.interest(), this.subscription.queue(), this.gate,
					this);
		}
		while (!isOver()) {
			Batch<Entry> batch = this.buffer.take(this.properties.heartbeat());
			if (!isOver()) {
				write(batch);
			}
		}
	}

	private void write(Batch<Entry> batch) throws IOException {
		LogFormat format = this.listening.format();
		List<byte[]> parts = new ArrayList<>(batch.items().size() + 1);
		if (batch.skipped() > 0) {
			parts.add(format.skipped(batch.skipped()));
			this.meters.skipped().increment(batch.skipped());
		}
		batch.items().forEach((entry) -> parts.add(entry.as(format)));
		if (parts.isEmpty()) {
			parts.add(format.heartbeat());
			if (!this.subscription.isConsuming()) {
				end("the consumer stopped");
			}
		}
		write(parts);
		this.meters.delivered().increment(batch.items().stream().filter(Entry::isLog).count());
	}

	/**
	 * In one go. Waits for a client that does not read, as long as the web server does.
	 */
	private void write(List<byte[]> parts) throws IOException {
		byte[] all = new byte[parts.stream().mapToInt((part) -> part.length).sum()];
		int length = 0;
		for (byte[] part : parts) {
			System.arraycopy(part, 0, all, length, part.length);
			length += part.length;
		}
		emitter().send(all);
	}

	@Override
	public void missed(List<LogEvent> events) throws IOException {
		List<Entry> slice = new ArrayList<>();
		long bytes = 0;
		for (LogEvent event : events) {
			Entry entry = Entry.of(event, this.readTo);
			this.readTo = entry.position();
			slice.add(entry);
			bytes += entry.size();
			if (bytes > SLICE_BYTES) {
				write(new Batch<>(0, slice));
				slice = new ArrayList<>();
				bytes = 0;
			}
		}
		if (!slice.isEmpty()) {
			write(new Batch<>(0, slice));
		}
		this.meters.replayed().increment(events.size());
	}

	@Override
	public void gap(String reason) throws IOException {
		write(List.of(this.listening.format().gap(reason)));
	}

	@Override
	protected void wakeUp() {
		this.buffer.close();
	}

	@Override
	protected void closed() {
		this.subscription.leave(this);
	}

}
