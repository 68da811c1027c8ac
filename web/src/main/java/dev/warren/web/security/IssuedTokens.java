package dev.warren.web.security;

import java.time.Duration;

import dev.warren.web.security.SecurityProperties.Mode;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerProperties;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.servlet.JwkSetUriJwtDecoderBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;
import org.springframework.util.CollectionUtils;
import org.springframework.web.client.RestTemplate;

/**
 * Knows callers by the tokens of an OpenID Connect issuer. Boot's properties
 * {@code spring.security.oauth2.resourceserver.jwt} say which issuer, audience and claim.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = InvalidSecurity.MODE, havingValue = "oidc")
class IssuedTokens {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	/** Boot checks only what is configured. */
	IssuedTokens(OAuth2ResourceServerProperties properties) {
		if (properties.getJwt().getIssuerUri() == null || CollectionUtils.isEmpty(properties.getJwt().getAudiences())) {
			throw InvalidSecurity.of(Mode.OIDC,
					"it needs spring.security.oauth2.resourceserver.jwt.issuer-uri and .audiences");
		}
	}

	@Bean
	AuthenticationManager issuedTokenAuthentication(JwtDecoder decoder, JwtAuthenticationConverter converter) {
		JwtAuthenticationProvider provider = new JwtAuthenticationProvider(new IssuerDecoder(decoder));
		provider.setJwtAuthenticationConverter(converter);
		return provider::authenticate;
	}

	/** Without one, a caller would wait for an issuer that does not answer. */
	@Bean
	JwkSetUriJwtDecoderBuilderCustomizer issuerTimeouts() {
		SimpleClientHttpRequestFactory requests = new SimpleClientHttpRequestFactory();
		requests.setConnectTimeout(TIMEOUT);
		requests.setReadTimeout(TIMEOUT);
		return (builder) -> builder.restOperations(new RestTemplate(requests));
	}

}
