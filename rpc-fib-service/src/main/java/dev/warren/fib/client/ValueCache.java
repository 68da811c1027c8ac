package dev.warren.fib.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.warren.fib.FibProperties;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import org.jspecify.annotations.Nullable;

/** Keeps values, if configured; concurrent requests for the same n then share a call. */
@ClientRole
class ValueCache {

	/** What an entry takes beside its digits, about. */
	private static final int ENTRY_BYTES = 200;

	private final FibClient client;

	private final @Nullable AsyncCache<Integer, Answer> cache;

	ValueCache(FibClient client, FibProperties properties, MeterRegistry meters) {
		this.client = client;
		long maxBytes = properties.cache().maxSize().toBytes();
		this.cache = (maxBytes > 0) ? CaffeineCacheMetrics.monitor(meters,
				Caffeine.newBuilder()
					.maximumWeight(maxBytes)
					.<Integer, Answer>weigher((_, answer) -> ENTRY_BYTES + answer.value().length())
					.expireAfterWrite(properties.cache().maxAge())
					.recordStats()
					.buildAsync(),
				"fib") : null;
	}

	/**
	 * Returns the kept value, or calls.
	 * @throws CallFailedException to all that share a failed call, which is not kept
	 */
	Answer get(int n) {
		if (this.cache == null) {
			return this.client.call(n);
		}
		CompletableFuture<Answer> own = new CompletableFuture<>();
		CompletableFuture<Answer> shared = this.cache.get(n, (_, _) -> own);
		if (shared == own) {
			// On this thread, which has the trace of the HTTP request.
			own.completeAsync(() -> this.client.call(n), Runnable::run);
		}
		try {
			return shared.join();
		}
		catch (CompletionException ex) {
			throw (ex.getCause() instanceof CallFailedException failure) ? failure : ex;
		}
	}

}
