package dev.warren.fib.client;

import dev.warren.messaging.contract.Names;
import dev.warren.messaging.publish.LimitedQueue;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@ClientRole
@Configuration(proxyBeanMethods = false)
class RpcQueueConfiguration {

	/** A classic queue refuses for no other reason, so its depth does not matter. */
	@Bean
	LimitedQueue limitedRpcQueue(Names names) {
		return new LimitedQueue("", names.rpcQueue(), names.rpcQueue(), 0);
	}

}
