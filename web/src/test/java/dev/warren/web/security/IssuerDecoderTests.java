package dev.warren.web.security;

import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class IssuerDecoderTests {

	private final AtomicInteger asked = new AtomicInteger();

	@Test
	void asksAnIssuerThatIsAwayOnlyOnce() {
		IssuerDecoder decoder = decoder(new JwtDecoderInitializationException("away", new IllegalStateException()));
		for (int i = 0; i < 3; i++) {
			assertThatExceptionOfType(AuthenticationServiceException.class).isThrownBy(() -> decoder.decode("token"))
				.withMessage("away");
		}
		assertThat(this.asked).hasValue(1);
	}

	@Test
	void doesNotTakeABadTokenForAnIssuerThatIsAway() {
		IssuerDecoder decoder = decoder(new BadJwtException("bad"));
		for (int i = 0; i < 3; i++) {
			assertThatExceptionOfType(BadJwtException.class).isThrownBy(() -> decoder.decode("token"));
		}
		assertThat(this.asked).hasValue(3);
	}

	private IssuerDecoder decoder(RuntimeException failure) {
		return new IssuerDecoder((_) -> {
			this.asked.incrementAndGet();
			throw failure;
		});
	}

}
