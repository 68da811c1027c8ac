package dev.warren.messaging.web;

import java.time.Duration;

import dev.warren.messaging.broker.BrokerUnavailableException;
import dev.warren.messaging.publish.PublishException;
import dev.warren.web.ProblemException;
import dev.warren.web.ProblemTranslator;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;

/** Failures of the broker as problem documents: 503, and when to try again. */
@AutoConfiguration
@ConditionalOnWebApplication
public class BrokerProblems {

	private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

	BrokerProblems() {
	}

	@Bean
	ProblemTranslator brokerProblemTranslator() {
		return (failure) -> switch (failure) {
			case PublishException refused -> of(refused);
			case BrokerUnavailableException away -> unavailable(String.valueOf(away.getMessage()));
			default -> null;
		};
	}

	/** A message whose acceptance failed or is unknown. */
	public static ProblemException of(PublishException ex) {
		return problem(ex.reason().word(), String.valueOf(ex.getMessage()));
	}

	/** The broker is away, or refuses what it is asked for. */
	public static ProblemException unavailable(String detail) {
		return problem("broker-unavailable", detail);
	}

	private static ProblemException problem(String type, String detail) {
		return new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, type, detail).retryAfter(RETRY_AFTER);
	}

}
