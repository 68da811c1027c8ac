package dev.warren.fib.client;

import java.util.concurrent.CompletableFuture;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/** Answers by a call or, if that is wanted, from what a call has brought. */
@Component
@ClientRole
class FibAnswers {

	/** What an entry costs beside its digits, roughly. */
	private static final int ENTRY_BYTES = 200;

	private final FibCaller caller;

	private final @Nullable AsyncCache<Integer, Answer> cache;

	FibAnswers(FibCaller caller, CacheProperties properties, MeterRegistry meters) {
		this.caller = caller;
		this.cache = (properties.maxSize().toBytes() > 0) ? cache(properties, meters) : null;
	}

	private static AsyncCache<Integer, Answer> cache(CacheProperties properties, MeterRegistry meters) {
		AsyncCache<Integer, Answer> cache = Caffeine.newBuilder()
			.maximumWeight(properties.maxSize().toBytes())
			.<Integer, Answer>weigher((_, answer) -> ENTRY_BYTES + answer.value().length())
			.expireAfterWrite(properties.maxAge())
			.recordStats()
			.buildAsync();
		return CaffeineCacheMetrics.monitor(meters, cache, "fib");
	}

	/** A call that fails is not kept, but all who share it learn so. */
	CompletableFuture<Answer> of(int n) {
		return (this.cache != null) ? this.cache.get(n, (missing, _) -> this.caller.call(missing)) : byCall(n);
	}

	CompletableFuture<Answer> byCall(int n) {
		return this.caller.call(n);
	}

}
