package dev.warren.web.security;

import dev.warren.web.security.SecurityProperties.Mode;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementServerProperties;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.web.OAuth2ResourceServerWebSecurityAutoConfiguration;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Who may use a service over HTTP, by its mode. */
@AutoConfiguration(before = { ServletWebSecurityAutoConfiguration.class, ManagementWebSecurityAutoConfiguration.class,
		OAuth2ResourceServerWebSecurityAutoConfiguration.class })
@ConditionalOnWebApplication
@EnableConfigurationProperties({ SecurityProperties.class, ServerProperties.class, ManagementServerProperties.class })
@Import({ IssuedTokens.class, EndpointAccess.class })
class WebSecurityAutoConfiguration {

	@Bean
	@ConditionalOnProperty(name = InvalidSecurity.MODE, havingValue = "token")
	TokenFile tokenFile(SecurityProperties properties) {
		if (properties.tokenFile() == null) {
			throw InvalidSecurity.of(Mode.TOKEN, "it needs warren.security.token-file");
		}
		try {
			return new TokenFile(properties.tokenFile());
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException("warren.security.token-file", properties.tokenFile(),
					String.valueOf(ex.getMessage()));
		}
	}

	@Bean
	SecurityFilterChain securityFilterChain(SecurityProperties properties, ServerProperties server,
			ManagementServerProperties management, Environment environment, HttpSecurity http, EndpointAccess access,
			ObjectProvider<AuthenticationManager> authentication) {
		if (properties.mode() != Mode.OPEN) {
			return access.chain(http, authentication.getObject());
		}
		if (!properties.allowOpen()) {
			InvalidSecurity.requireLoopback(server, management, environment);
		}
		return new DefaultSecurityFilterChain((_) -> false);
	}

	@Bean
	SecurityProblems securityProblems(@Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
		return new SecurityProblems(problems);
	}

	/**
	 * Ids and routing keys may have any character, encoded; RequestGuard and the web
	 * server refuse what is malformed. What stays is that a path has to be normalized.
	 */
	@Bean
	HttpFirewall httpFirewall() {
		StrictHttpFirewall firewall = new StrictHttpFirewall();
		firewall.setUnsafeAllowAnyHttpMethod(true);
		firewall.setAllowSemicolon(true);
		firewall.setAllowUrlEncodedSlash(true);
		firewall.setAllowUrlEncodedDoubleSlash(true);
		firewall.setAllowBackSlash(true);
		firewall.setAllowUrlEncodedPercent(true);
		firewall.setAllowUrlEncodedPeriod(true);
		firewall.setAllowUrlEncodedCarriageReturn(true);
		firewall.setAllowUrlEncodedLineFeed(true);
		firewall.setAllowUrlEncodedLineSeparator(true);
		firewall.setAllowUrlEncodedParagraphSeparator(true);
		firewall.setAllowedHeaderNames((_) -> true);
		firewall.setAllowedHeaderValues((_) -> true);
		firewall.setAllowedParameterNames((_) -> true);
		return firewall;
	}

	/** Otherwise each filter would have metrics and traces of its own. */
	@Bean
	SecurityObservationSettings securityObservationSettings() {
		return SecurityObservationSettings.noObservations();
	}

}
