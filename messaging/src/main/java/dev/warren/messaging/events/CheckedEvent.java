package dev.warren.messaging.events;

import dev.warren.messaging.contract.MessageText;
import dev.warren.messaging.contract.TaskEvent;
import org.jspecify.annotations.Nullable;

/** What makes an event: anybody can publish to the exchange, and readers keep many. */
final class CheckedEvent {

	private static final int MAX_TEXT_LENGTH = 1000;

	private CheckedEvent() {
	}

	/**
	 * The event with its texts shortened.
	 * @throws IllegalArgumentException if something is missing or makes no sense
	 */
	@SuppressWarnings("ConstantValue") // JSON may lack what the record must have
	static TaskEvent of(@Nullable TaskEvent event) {
		if (event == null || event.taskId() == null || event.type() == null || event.at() == null) {
			throw new IllegalArgumentException("lacks taskId, type or at");
		}
		require(isId(event.taskId()), "has a taskId that is none");
		require(event.redrives() >= 0 && event.attempt() >= 0, "has a negative count");
		require(event.progress() == null || (event.progress() >= 0 && event.progress() <= 1),
				"has a progress that is not from 0 to 1");
		return new TaskEvent(event.taskId(), event.type(), event.at(), event.redrives(), event.attempt(),
				clip(event.worker(), MAX_TEXT_LENGTH), clip(event.description(), TaskEvent.MAX_DESCRIPTION_LENGTH),
				event.priority(), clip(event.fingerprint(), MAX_TEXT_LENGTH), event.progress(),
				clip(event.error(), MAX_TEXT_LENGTH), event.nextAttemptAt());
	}

	private static void require(boolean condition, String complaint) {
		if (!condition) {
			throw new IllegalArgumentException(complaint);
		}
	}

	/** What can be a {@code message_id}. */
	private static boolean isId(String text) {
		return !text.isEmpty() && MessageText.fitsProperty(text)
				&& text.codePoints().noneMatch(CheckedEvent::isHalfCharacter);
	}

	private static @Nullable String clip(@Nullable String text, int length) {
		return (text != null) ? text.codePoints()
			.limit(length)
			.map((c) -> isHalfCharacter(c) ? '\ufffd' : c)
			.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
			.toString() : null;
	}

	/** JSON can have one, UTF-8 cannot: what was read could not be written again. */
	private static boolean isHalfCharacter(int codePoint) {
		return Character.getType(codePoint) == Character.SURROGATE;
	}

}
