package dev.warren.system.faults;

import java.math.BigDecimal;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/** Choices that are the same for the same seed. */
final class RandomValues {

	private final Random random;

	RandomValues(long seed) {
		// Neighbouring seeds begin alike unless they are spread.
		this.random = new Random(seed * 0x9E3779B97F4A7C15L);
	}

	int below(int bound) {
		return this.random.nextInt(bound);
	}

	boolean chance(int oneIn) {
		return below(oneIn) == 0;
	}

	<T> T one(List<T> values) {
		return values.get(below(values.size()));
	}

	byte[] bytes(int maxLength) {
		byte[] bytes = new byte[below(maxLength)];
		this.random.nextBytes(bytes);
		return bytes;
	}

	/** Any time, also one far from now, or before 1970. */
	Date date() {
		long millis = this.random.nextLong() >> below(64);
		return new Date(millis);
	}

	/**
	 * A table of AMQP with values of all its types, nested.
	 * @param decimals whether it may have decimals, which no stream can store
	 */
	@SuppressWarnings("NullAway") // AMQP knows a type for no value; its client is not
									// annotated
	Map<String, Object> table(int depth, boolean decimals, List<String> names, List<String> texts) {
		Map<String, Object> table = new HashMap<>();
		for (int i = below(4); i > 0; i--) {
			table.put(one(names), value(depth - 1, decimals, names, texts));
		}
		return table;
	}

	private @Nullable Object value(int depth, boolean decimals, List<String> names, List<String> texts) {
		return switch (below((depth > 0) ? 14 : 12)) {
			case 0 -> null;
			case 1 -> this.random.nextBoolean();
			case 2 -> (byte) this.random.nextInt();
			case 3 -> (short) this.random.nextInt();
			case 4 -> this.random.nextInt();
			case 5 -> this.random.nextLong();
			// RabbitMQ knows only finite numbers.
			case 6 -> (float) this.random.nextGaussian();
			case 7 -> this.random.nextGaussian() * 1e300;
			case 8 -> decimals ? BigDecimal.valueOf(this.random.nextInt(), below(20)) : "";
			case 9 -> new Date(below(Integer.MAX_VALUE) * 1000L);
			case 10 -> bytes(20);
			case 11 -> one(texts);
			case 12 -> table(depth, decimals, names, texts);
			default -> Stream.generate(() -> value(depth - 1, decimals, names, texts)).limit(below(4)).toList();
		};
	}

}
