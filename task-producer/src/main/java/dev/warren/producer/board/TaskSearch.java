package dev.warren.producer.board;

import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Finds a text in the id, the description or the last error of tasks, in any case of
 * letters. It copies no text, as it may look at all tasks. Used by one thread.
 */
record TaskSearch(Matcher matcher) implements Predicate<BoardTask> {

	/** Finds all tasks if the text is blank. */
	static Predicate<BoardTask> of(String text) {
		int flags = Pattern.LITERAL | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
		return text.isBlank() ? (_) -> true : new TaskSearch(Pattern.compile(text, flags).matcher(""));
	}

	@Override
	public boolean test(BoardTask task) {
		return isIn(task.id()) || isIn(task.description()) || isIn(task.lastError());
	}

	private boolean isIn(@Nullable String text) {
		return text != null && this.matcher.reset(text).find();
	}

}
