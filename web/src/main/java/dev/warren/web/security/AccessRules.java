package dev.warren.web.security;

import java.util.ArrayList;
import java.util.List;

import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;

/**
 * The role that each endpoint of a service needs: a bean in the service's
 * {@code ...Access}. What no rule names needs {@link Role#READ} to be read, and
 * {@link Role#OPERATE} for anything else.
 */
public final class AccessRules {

	private final List<Rule> rules = new ArrayList<>();

	/** Endpoints to read: GET, and HEAD, which Spring answers alike. */
	public AccessRules get(Role role, String... paths) {
		this.rules.add(new Rule(HttpMethod.GET, role, paths));
		this.rules.add(new Rule(HttpMethod.HEAD, role, paths));
		return this;
	}

	public AccessRules post(Role role, String... paths) {
		this.rules.add(new Rule(HttpMethod.POST, role, paths));
		return this;
	}

	void addTo(AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry requests) {
		for (Rule rule : this.rules) {
			requests.requestMatchers(rule.method, rule.paths).hasAuthority(rule.role.word());
		}
	}

	@SuppressWarnings("ArrayRecordComponent")
	private record Rule(HttpMethod method, Role role, String[] paths) {
	}

}
