package dev.warren.fib.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.warren.fib.FibProperties;
import dev.warren.web.ProblemException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;

/** Keeps values, if configured; concurrent requests for the same n then share a call. */
@ClientRole
class ValueCache {

	/** What an entry takes beside its digits, about. */
	private static final int ENTRY_BYTES = 200;

	private final FibClient client;

	private final boolean enabled;

	private final AsyncCache<Integer, Answer> cache;

	ValueCache(FibClient client, FibProperties properties, MeterRegistry meters) {
		this.client = client;
		this.enabled = properties.cache().maxSize().toBytes() > 0;
		this.cache = Caffeine.newBuilder()
			.maximumWeight(properties.cache().maxSize().toBytes())
			.weigher((Integer _, Answer answer) -> ENTRY_BYTES + answer.value().length())
			.expireAfterWrite(properties.cache().maxAge())
			.recordStats()
			.buildAsync();
		if (this.enabled) {
			CaffeineCacheMetrics.monitor(meters, this.cache, "fib");
		}
	}

	/** All that share a failed call get its failure, which is not kept. */
	Answer get(int n) {
		CompletableFuture<Answer> own = new CompletableFuture<>();
		CompletableFuture<Answer> shared = this.enabled ? this.cache.get(n, (_, _) -> own) : own;
		if (shared == own) {
			// On this thread, which has the trace of the HTTP request.
			own.completeAsync(() -> this.client.call(n), Runnable::run);
		}
		try {
			return shared.join();
		}
		catch (CompletionException ex) {
			throw (ex.getCause() instanceof ProblemException failure) ? failure : ex;
		}
	}

}
