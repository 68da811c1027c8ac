package dev.warren.console.overview;

import java.net.URI;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * Whether a service is ready, and why not.
 *
 * @param missesBroker whether it says that the broker is away
 */
record ServiceState(String name, String state, String detail, URI url, @JsonIgnore boolean missesBroker) {
}
