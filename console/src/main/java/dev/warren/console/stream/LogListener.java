package dev.warren.console.stream;

import java.util.Map;

import dev.warren.console.upstream.FeedListener;
import dev.warren.console.upstream.ServerEvent;
import dev.warren.web.ProblemException;
import dev.warren.web.sse.SseEvents;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpStatus;

/** Sends the events of a log subscription to its tabs, under names of their own. */
final class LogListener implements FeedListener {

	private final TabChannel channel;

	private final JsonMapper json;

	private boolean connectedBefore;

	LogListener(TabChannel channel, JsonMapper json) {
		this.channel = channel;
		this.json = json;
	}

	/** A live subscription cannot resume: what was sent meanwhile is missed. */
	@Override
	public void connected(boolean resumed) {
		if (this.connectedBefore && !resumed) {
			this.channel.add(SseEvents.event("log-gap", null,
					this.json.writeValueAsString(Map.of("reason", "the connection to log-service was lost"))));
		}
		this.connectedBefore = true;
	}

	@Override
	public void on(ServerEvent event) {
		switch (event.name()) {
			case "log" -> this.channel.add(SseEvents.event("log", null, event.data()));
			case "subscribed" -> this.channel.addLogState(SseEvents.event("log-subscribed", null, event.data()));
			default -> this.channel.add(SseEvents.event("log-" + event.name(), null, event.data()));
		}
	}

	@Override
	public void lost(String reason, @Nullable String problem) {
		String document = (problem != null) ? problem : this.json.writeValueAsString(
				new ProblemException(HttpStatus.BAD_GATEWAY, "service-unavailable", "log-service is away: " + reason)
					.getBody());
		this.channel.addLogState(SseEvents.event("log-problem", null, document));
	}

}
