package dev.warren.console.page;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.warren.console.ConsoleProperties;
import dev.warren.console.WriteAccess;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the page has to know before it shows anything. */
@RestController
record ConfigController(ConsoleProperties properties, WriteAccess write, Environment environment) {

	@GetMapping("/console/config")
	Config config() {
		Map<String, URI> services = new LinkedHashMap<>();
		this.properties.services().forEach((name, service) -> services.put(name, service.shown()));
		return new Config(this.write.isAllowed(), this.environment.acceptsProfiles(Profiles.of("lab")),
				this.properties.traceUrl(), services);
	}

	/** The base URLs are those for people, to copy a request. */
	record Config(boolean write, boolean lab, @Nullable String traceUrl, Map<String, URI> services) {
	}

}
