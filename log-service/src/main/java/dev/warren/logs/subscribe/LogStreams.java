package dev.warren.logs.subscribe;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.warren.logs.LogProperties;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.sse.SseStreams;
import dev.warren.messaging.web.ProblemException;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/** Opens a stream in the format and from the source that its client asks for. */
@Component
final class LogStreams {

	static final String LAST_EVENT_ID = "Last-Event-ID";

	/** 0 to 1000. */
	private static final Pattern REPLAY = Pattern.compile("\\d{1,3}|1000");

	/** An offset; -1 is before the first message of an empty archive. */
	private static final Pattern EVENT_ID = Pattern.compile("-1|\\d{1,18}");

	private static final LogFormat TEXT = new TextFormat();

	private final SseStreams streams;

	private final LiveSubscriptions live;

	private final LogArchive archive;

	private final BrokerConnection broker;

	private final long maxScan;

	private final MeterRegistry meters;

	LogStreams(SseStreams streams, LiveSubscriptions live, LogArchive archive, BrokerConnection broker,
			LogProperties properties, MeterRegistry meters) {
		this.streams = streams;
		this.live = live;
		this.archive = archive;
		this.broker = broker;
		this.maxScan = properties.archive().maxScan();
		this.meters = meters;
	}

	ResponseEntity<ResponseBodyEmitter> open(String exchange, List<String> keys, WebRequest request) {
		LogFormat format = format(request);
		Subscription subscription = new Subscription(new Interest(exchange, Set.copyOf(keys)), keys, format,
				this.meters);
		ArchiveStart start = start(subscription.interest(), request.getParameter("replay"),
				request.getHeader(LAST_EVENT_ID));
		this.broker.requireOpen();
		// The sources write heartbeats themselves, some of which have an id.
		return this.streams.open(format.contentType(), new byte[0], () -> (start == null)
				? this.live.subscribe(subscription) : new ArchiveReader(this.archive, subscription, start));
	}

	/** Without a preference a client gets events. */
	LogFormat format(WebRequest request) {
		return MediaType.parseMediaTypes(request.getHeader(HttpHeaders.ACCEPT))
			.stream()
			.sorted(Comparator.comparingDouble(MediaType::getQualityValue).reversed())
			.flatMap((type) -> Stream.of(this.archive.events(), TEXT)
				.filter((format) -> type.includes(format.contentType())))
			.findFirst()
			.orElse(this.archive.events());
	}

	/** A browser that reconnects repeats the query, so its header takes precedence. */
	private @Nullable ArchiveStart start(Interest interest, @Nullable String replay, @Nullable String lastEventId) {
		if (lastEventId != null && !lastEventId.isEmpty()) {
			if (!EVENT_ID.matcher(lastEventId).matches()) {
				throw ProblemException.invalid(LAST_EVENT_ID, "is not the id of an event");
			}
			return ArchiveStart.after(Long.parseLong(lastEventId), this.archive);
		}
		if (replay == null) {
			return null;
		}
		if (!REPLAY.matcher(replay).matches()) {
			throw ProblemException.invalid("replay", "must be a number from 0 to 1000");
		}
		return new ReplaySearch(this.archive, interest, Integer.parseInt(replay), this.maxScan);
	}

}
