package dev.warren.web.security;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may use a service over HTTP.
 *
 * @param mode how callers prove who they are
 * @param allowOpen whether a service may be open although it listens beyond loopback:
 * where a container's published port or a proxy decides who reaches it
 * @param tokenFile the tokens of the mode {@code token}
 */
@ConfigurationProperties("warren.security")
record SecurityProperties(@DefaultValue("open") Mode mode, boolean allowOpen, @Nullable Path tokenFile) {

	enum Mode {

		/** Everybody may do everything. */
		OPEN,

		/** By a token of a file. */
		TOKEN,

		/** By a token of an OpenID Connect issuer. */
		OIDC

	}

}
