package dev.warren.logs.subscribe;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import dev.warren.logs.ArchiveProperties;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.sse.SseStreams;
import dev.warren.messaging.web.ProblemException;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/** Opens a stream in the format and from the source that its client asks for. */
@Component
final class LogStreams {

	static final String LAST_EVENT_ID = "Last-Event-ID";

	private static final int MAX_REPLAY = 1000;

	/** An offset; -1 is before the first message of an empty archive. */
	private static final Pattern EVENT_ID = Pattern.compile("-1|\\d{1,18}");

	private static final byte[] NOTHING = new byte[0];

	private final SseStreams streams;

	private final LiveSubscriptions live;

	private final LogArchive archive;

	private final ArchiveStream stream;

	private final ArchiveProperties properties;

	private final BrokerConnection broker;

	private final EventStreamFormat events;

	private final TextFormat text;

	private final MeterRegistry meters;

	LogStreams(SseStreams streams, LiveSubscriptions live, LogArchive archive, ArchiveStream stream,
			ArchiveProperties properties, BrokerConnection broker, EventStreamFormat events, TextFormat text,
			MeterRegistry meters) {
		this.streams = streams;
		this.live = live;
		this.archive = archive;
		this.stream = stream;
		this.properties = properties;
		this.broker = broker;
		this.events = events;
		this.text = text;
		this.meters = meters;
	}

	ResponseEntity<ResponseBodyEmitter> open(String exchange, List<String> keys, @Nullable String replay,
			HttpHeaders headers) {
		LogFormat format = format(headers);
		Subscription subscription = new Subscription(new Interest(exchange, Set.copyOf(keys)), keys, format,
				new LogMeters(this.meters, exchange));
		ArchiveStart start = start(subscription.interest(), replay, headers.getFirst(LAST_EVENT_ID));
		this.broker.requireOpen();
		// The sources write heartbeats themselves: some have a position.
		return this.streams.open(format.contentType(), NOTHING,
				() -> (start == null) ? this.live.subscribe(subscription)
						: new ArchiveReader(this.archive, this.stream, this.events, subscription, start));
	}

	/** Without a preference a client gets events. */
	LogFormat format(HttpHeaders headers) {
		return headers.getAccept()
			.stream()
			.sorted(Comparator.comparingDouble(MediaType::getQualityValue).reversed())
			.flatMap((type) -> List.of(this.events, this.text)
				.stream()
				.filter((format) -> type.includes(format.mediaType())))
			.map(LogFormat.class::cast)
			.findFirst()
			.orElse(this.events);
	}

	/**
	 * A browser that reconnects asks for the same address, so its header takes
	 * precedence.
	 */
	private @Nullable ArchiveStart start(Interest interest, @Nullable String replay, @Nullable String lastEventId) {
		if (lastEventId != null && !lastEventId.isEmpty()) {
			if (!EVENT_ID.matcher(lastEventId).matches()) {
				throw ProblemException.invalid(LAST_EVENT_ID, "is not the id of an event");
			}
			return new ResumeSearch(this.archive, this.stream, Long.parseLong(lastEventId));
		}
		return (replay == null) ? null
				: new ReplaySearch(this.archive, this.stream, interest, count(replay), this.properties.maxScan());
	}

	private static int count(String replay) {
		try {
			int count = Integer.parseInt(replay);
			if (count >= 0 && count <= MAX_REPLAY) {
				return count;
			}
		}
		catch (NumberFormatException _) {
			// As bad as one that is out of range.
		}
		throw ProblemException.invalid("replay", "must be a number from 0 to " + MAX_REPLAY);
	}

}
