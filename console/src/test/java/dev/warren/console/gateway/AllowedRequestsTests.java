package dev.warren.console.gateway;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class AllowedRequestsTests {

	@ParameterizedTest
	@CsvSource({ "task-producer, POST, /tasks", "task-producer, POST, /tasks/batch", "task-producer, GET, /tasks",
			"task-producer, GET, /tasks/one", "task-producer, GET, /tasks/a%2Fb",
			"task-producer, GET, /tasks/one/events", "task-producer, GET, /dead-letters",
			"task-producer, POST, /dead-letters/redrive", "log-service, POST, /logs",
			"log-service, POST, /logs/topic/kern.info", "rpc-fib-service, GET, /fib/30",
			"rpc-fib-service, GET, /actuator/metrics/warren.rpc.replies.dropped" })
	void passesWhatThePageNeeds(String service, String method, String path) {
		assertThat(AllowedRequests.contains(service, method, path)).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "task-producer, GET, /actuator/health", "task-producer, GET, /", "task-producer, GET, ''",
			"task-producer, GET, /tasks/events", "task-producer, DELETE, /tasks", "task-producer, GET, /tasks/..",
			"task-producer, GET, /tasks/%2e%2E", "task-producer, GET, /tasks/../actuator",
			"task-producer, GET, /tasks/.", "task-producer, GET, /tasks/one/two", "task-producer, POST, /tasks/one",
			"task-producer, POST, /hello", "task-worker, GET, /work", "log-service, GET, /logs",
			"log-service, GET, /logs/topic/kern.info", "rpc-fib-service, POST, /fib/1", "broker, GET, /work",
			"rpc-fib-service, GET, /actuator/metrics/jvm.info", "task-worker, GET, /actuator/metrics",
			"task-worker, POST, /lab/kill", "task-producer, POST, /lab/delete-binding" })
	void passesNothingElse(String service, String method, String path) {
		assertThat(AllowedRequests.contains(service, method, path)).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "task-producer, POST, /tasks, true", "task-producer, GET, /tasks, false",
			"rpc-fib-service, GET, /fib/30, true", "rpc-fib-service, GET, /%66ib/30, true",
			"rpc-fib-service, GET, /actuator/metrics, false" })
	void knowsWhatPublishesMessages(String service, String method, String path, boolean change) {
		assertThat(AllowedRequests.isChange(service, method, path)).isEqualTo(change);
	}

}
