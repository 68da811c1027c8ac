package dev.warren.web.security;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchyImpl;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;

/**
 * The role that each request needs. A request is authenticated and authorized once, not
 * again in the dispatches of a stream or of an error.
 */
@Configuration(proxyBeanMethods = false)
class EndpointAccess {

	/** To read the API before one has a token, and to enter the token. */
	private static final String[] PAGES = { "/", "/openapi.yaml", "/swagger-ui.html", "/swagger-ui.js", "/webjars/**" };

	private final SecurityProblems problems;

	private final ObjectProvider<AccessRules> rules;

	EndpointAccess(SecurityProblems problems, ObjectProvider<AccessRules> rules) {
		this.problems = problems;
		this.rules = rules;
	}

	/** An operator has to see and to try. */
	@Bean
	static RoleHierarchy roleHierarchy() {
		return RoleHierarchyImpl.withRolePrefix("")
			.role(Role.OPERATE.word())
			.implies(Role.READ.word(), Role.SUBMIT.word())
			.build();
	}

	/** Without sessions and cookies, so that there is no CSRF. */
	SecurityFilterChain chain(HttpSecurity http, AuthenticationManager tokens) {
		BearerTokenAuthenticationFilter bearer = new BearerTokenAuthenticationFilter(tokens);
		bearer.setAuthenticationEntryPoint(this.problems);
		// The default throws what is the issuer's failure.
		bearer.setAuthenticationFailureHandler(this.problems::commence);
		return http.addFilter(bearer)
			.exceptionHandling(
					(refusals) -> refusals.authenticationEntryPoint(this.problems).accessDeniedHandler(this.problems))
			.sessionManagement((sessions) -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
			.csrf(AbstractHttpConfigurer::disable)
			.headers(AbstractHttpConfigurer::disable)
			.logout(AbstractHttpConfigurer::disable)
			.requestCache(AbstractHttpConfigurer::disable)
			.authorizeHttpRequests((requests) -> {
				requests.requestMatchers(EndpointRequest.to(HealthEndpoint.class))
					.permitAll()
					.requestMatchers(HttpMethod.GET, PAGES)
					.permitAll()
					.requestMatchers(HttpMethod.HEAD, PAGES)
					.permitAll();
				this.rules.orderedStream().forEach((each) -> each.addTo(requests));
				requests.requestMatchers(HttpMethod.GET)
					.hasAuthority(Role.READ.word())
					.requestMatchers(HttpMethod.HEAD)
					.hasAuthority(Role.READ.word())
					.anyRequest()
					.hasAuthority(Role.OPERATE.word());
			})
			.build();
	}

}
