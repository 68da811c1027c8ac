package dev.warren.producer.tasks;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.warren.messaging.publish.PublishException;
import dev.warren.messaging.web.BrokerProblems;
import dev.warren.web.ProblemException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/**
 * What became of one line of a batch, as a request of its own would have been answered.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TaskResult(long line, int status, @Nullable String id, @Nullable ProblemDetail problem) {

	private static final Logger log = LoggerFactory.getLogger(TaskResult.class);

	static TaskResult accepted(long line, TaskAccepted accepted) {
		return new TaskResult(line, HttpStatus.ACCEPTED.value(), accepted.id(), null);
	}

	static TaskResult refused(long line, Throwable failure) {
		ProblemDetail problem = switch (NestedExceptionUtils.getMostSpecificCause(failure)) {
			case ProblemException ex -> ex.getBody();
			case PublishException ex -> BrokerProblems.of(ex).getBody();
			case Throwable ex -> {
				log.error("Line {} of a batch failed unexpectedly", line, ex);
				yield new ProblemException(HttpStatus.INTERNAL_SERVER_ERROR, "internal-error",
						"The service failed; its log says why")
					.getBody();
			}
		};
		return new TaskResult(line, problem.getStatus(), null, problem);
	}

}
