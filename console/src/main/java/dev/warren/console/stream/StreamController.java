package dev.warren.console.stream;

import dev.warren.web.sse.SseEvents;
import dev.warren.web.sse.SseStreams;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/** The one event stream of a tab. */
@RestController
record StreamController(TabChannels tabs, SseStreams tabStreams) {

	@GetMapping(path = "/console/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	ResponseEntity<ResponseBodyEmitter> stream(@RequestParam(required = false) @Nullable String logs) {
		return this.tabStreams.open(MediaType.TEXT_EVENT_STREAM, SseEvents.heartbeat(), () -> this.tabs.join(logs));
	}

	/** Opens no stream: the end of its client would be found too late. */
	@RequestMapping(path = "/console/stream", method = RequestMethod.HEAD, produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	ResponseEntity<Void> head() {
		return SseStreams.head(MediaType.TEXT_EVENT_STREAM);
	}

}
