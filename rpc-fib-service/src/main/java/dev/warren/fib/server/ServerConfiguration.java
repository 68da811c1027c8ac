package dev.warren.fib.server;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/** What the consumers run on. */
@ServerRole
@Configuration(proxyBeanMethods = false)
class ServerConfiguration {

	/**
	 * Platform threads: a virtual one that computes gives its core to nobody, and a few
	 * large numbers would hold up everything else in this process, HTTP as well.
	 */
	@Bean(defaultCandidate = false)
	AsyncTaskExecutor computing() {
		return new SimpleAsyncTaskExecutor("fib-");
	}

}
