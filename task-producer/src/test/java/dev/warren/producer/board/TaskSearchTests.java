package dev.warren.producer.board;

import dev.warren.messaging.contract.TaskEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TaskSearchTests {

	@ParameterizedTest
	@ValueSource(strings = { "order-1", "ORDER", "do order", "Error 2", "2", "", " " })
	void findsIdDescriptionAndLastErrorInAnyCaseOfLetters(String text) {
		assertThat(finds(text, Events.of("order-1").submitted(0), Events.of("order-1").failed(1, 1),
				Events.of("order-1").failed(2, 2)))
			.isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "order-2", "error 1", "order.1", "worker" })
	void findsNothingElse(String text) {
		assertThat(finds(text, Events.of("order-1").submitted(0), Events.of("order-1").failed(1, 1),
				Events.of("order-1").failed(2, 2)))
			.isFalse();
	}

	@Test
	void findsTheReasonOfADeadLetterWithoutAnError() {
		assertThat(finds("Delivery_Limit", Events.of("one").letter(3, 5))).isTrue();
	}

	@Test
	void findsLettersOfOtherLanguages() {
		assertThat(finds("straße ÄRGER", Events.of("Straße ärger").submitted(0))).isTrue();
	}

	private static boolean finds(String text, TaskEvent... events) {
		BoardTask task = BoardTask.EMPTY;
		for (TaskEvent event : events) {
			task = task.with(event, 1);
		}
		return TaskSearch.of(text).test(task);
	}

}
