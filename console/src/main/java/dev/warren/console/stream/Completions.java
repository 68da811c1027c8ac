package dev.warren.console.stream;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import tools.jackson.databind.JsonNode;

/** The tasks that were completed last; counts those that were completed twice. */
final class Completions {

	private static final int MAX_TASKS = 50_000;

	/** By task and its count of redrives. */
	private final Map<String, Set<String>> completions = new LinkedHashMap<>() {

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Set<String>> eldest) {
			return size() > MAX_TASKS;
		}

	};

	private final AtomicInteger doubled = new AtomicInteger();

	/**
	 * Adds a completion; called by one thread. A worker sends an event again if it got no
	 * confirm: the same time and attempt are the same completion.
	 */
	void add(JsonNode event) {
		String task = event.path("redrives").asInt(0) + " " + event.path("taskId").asString("");
		String completion = event.path("attempt").asInt(0) + " " + event.path("at").asString("");
		Set<String> known = this.completions.computeIfAbsent(task, (_) -> HashSet.newHashSet(1));
		if (known.add(completion) && known.size() > 1) {
			this.doubled.incrementAndGet();
		}
	}

	int doubled() {
		return this.doubled.get();
	}

}
