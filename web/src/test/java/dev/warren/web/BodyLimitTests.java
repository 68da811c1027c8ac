package dev.warren.web;

import java.io.InputStream;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.mock.http.MockHttpInputMessage;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BodyLimitTests {

	private final BodyLimit limit = new BodyLimit(new HttpProperties(DataSize.ofBytes(10_000), List.of(), List.of(), 1,
			Duration.ofSeconds(1), Duration.ofSeconds(1)));

	@Test
	void refusesABodyThatAnnouncesItsLengthBeforeItIsRead() {
		MockHttpInputMessage announced = new MockHttpInputMessage(InputStream.nullInputStream());
		announced.getHeaders().setContentLength(10_001);
		assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> read(announced))
			.withMessageContaining("413");
	}

	@Test
	void refusesABodyThatAnnouncesNothingWhileItIsRead() throws Exception {
		assertThat(read(new MockHttpInputMessage(new byte[10_000])).getBody().readAllBytes()).hasSize(10_000);
		InputStream endless = new InputStream() {

			private int left = 20_000;

			@Override
			public int read() {
				assertThat(this.left).isPositive();
				this.left--;
				return 'x';
			}

		};
		assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> read(new MockHttpInputMessage(endless)))
			.satisfies((ex) -> assertThat(ex.getBody().getDetail()).isEqualTo("The body has more than 10000 bytes"));
	}

	private HttpInputMessage read(HttpInputMessage message) throws Exception {
		assertThat(message.getHeaders().getContentLength()).isIn(-1L, 10_001L);
		MethodParameter parameter = new MethodParameter(HttpHeaders.class.getMethod("setContentLength", long.class), 0);
		return this.limit.beforeBodyRead(message, parameter, byte[].class, ByteArrayHttpMessageConverter.class);
	}

}
