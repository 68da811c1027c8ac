package dev.warren.web.security;

import java.io.IOException;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

import dev.warren.web.sse.EventSource;
import dev.warren.web.sse.SseEvents;
import dev.warren.web.sse.SseStreams;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/** A service with an endpoint of each kind. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(SecuredApplication.Things.class)
class SecuredApplication {

	@Bean
	AccessRules accessRules() {
		return new AccessRules().get(Role.SUBMIT, "/call").post(Role.SUBMIT, "/things", "/lines");
	}

	@Bean
	SseStreams streams(MeterRegistry meters) {
		return new SseStreams("test.subscribers", 10, Duration.ofSeconds(1), meters);
	}

	@RestController
	record Things(SseStreams streams) {

		@GetMapping("/things/{id}")
		String thing(@PathVariable String id) {
			return id;
		}

		@GetMapping("/call")
		Callable<String> call(@Nullable Principal principal) {
			return () -> "called by " + ((principal != null) ? principal.getName() : "anybody");
		}

		@PostMapping("/things")
		String submit() {
			return "submitted";
		}

		@PostMapping("/things/redrive")
		String redrive() {
			return "redriven";
		}

		@PostMapping(path = "/lines", consumes = MediaType.APPLICATION_NDJSON_VALUE)
		void lines(HttpServletRequest request, HttpServletResponse response) throws IOException {
			response.setContentType(MediaType.APPLICATION_NDJSON_VALUE);
			request.getInputStream().transferTo(response.getOutputStream());
		}

		/** Three events, then its end, which is an asynchronous dispatch. */
		@GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		ResponseEntity<ResponseBodyEmitter> stream() {
			return this.streams.open(MediaType.TEXT_EVENT_STREAM, SseEvents.heartbeat(), ThreeEvents::new);
		}

	}

	private static final class ThreeEvents implements EventSource {

		private int sent;

		@Override
		public @Nullable List<byte[]> next(Duration timeout) {
			return (this.sent++ < 3) ? List.of(SseEvents.event("number", null, String.valueOf(this.sent))) : null;
		}

		@Override
		public void wakeUp() {
			// It never waits.
		}

		@Override
		public void close() {
			// It holds nothing.
		}

	}

}
