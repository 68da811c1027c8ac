package dev.warren.producer.board;

import java.time.Instant;
import java.util.function.BinaryOperator;

import org.jspecify.annotations.Nullable;

/** What is known of a task from the furthest step that said anything about it. */
record Latest<T>(Step step, T value) {

	static <T> @Nullable Latest<T> first(@Nullable Latest<T> known, Step step, @Nullable T value) {
		return of(known, step, value, (first, _) -> first);
	}

	static @Nullable Latest<Instant> earliest(@Nullable Latest<Instant> known, Step step, @Nullable Instant at) {
		return of(known, step, at, (first, second) -> second.isBefore(first) ? second : first);
	}

	static @Nullable Latest<Double> greatest(@Nullable Latest<Double> known, Step step, @Nullable Double number) {
		return of(known, step, number, Math::max);
	}

	static <T> @Nullable T value(@Nullable Latest<T> known) {
		return (known != null) ? known.value() : null;
	}

	/** Two events of the same step are combined: the result does not depend on order. */
	private static <T> @Nullable Latest<T> of(@Nullable Latest<T> known, Step step, @Nullable T value,
			BinaryOperator<T> combined) {
		if (value == null || (known != null && step.isBefore(known.step))) {
			return known;
		}
		if (known == null || known.step.isBefore(step)) {
			return new Latest<>(step, value);
		}
		return new Latest<>(step, combined.apply(known.value, value));
	}

}
