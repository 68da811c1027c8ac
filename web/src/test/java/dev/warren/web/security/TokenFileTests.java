package dev.warren.web.security;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class TokenFileTests {

	@TempDir
	Path folder;

	@Test
	void revokesAllTokensWithAnEmptyFileAfterOneThatWasAway(CapturedOutput output) throws Exception {
		Path path = Files.writeString(this.folder.resolve("tokens"), "alice read " + "0".repeat(64));
		try (TokenFile _ = new TokenFile(path)) {
			Files.delete(path);
			await().untilAsserted(() -> assertThat(output).contains("cannot be read"));
			Files.createFile(path);
			await().untilAsserted(() -> assertThat(output).contains("Read 0 tokens"));
		}
	}

}
