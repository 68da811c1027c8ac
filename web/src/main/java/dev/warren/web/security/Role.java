package dev.warren.web.security;

import java.util.Locale;

import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** What a caller may do. */
public enum Role {

	/** See everything. */
	READ,

	/** Publish and call. It does not include {@link #READ}. */
	SUBMIT,

	/** Redrive, and everything else. */
	OPERATE;

	private final GrantedAuthority authority = new SimpleGrantedAuthority(word());

	/** As in files and claims: {@code read}. */
	String word() {
		return name().toLowerCase(Locale.ROOT);
	}

	GrantedAuthority authority() {
		return this.authority;
	}

}
