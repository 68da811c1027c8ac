package dev.warren.producer.board;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Hands the events of the history on to those who follow them, and never waits for any of
 * them.
 */
@Component
class EventFeed {

	private final Set<Subscriber> subscribers = new LinkedHashSet<>();

	private final int capacity;

	private RecentEvents recent;

	EventFeed(BoardProperties properties) {
		this.capacity = properties.recentEvents();
		this.recent = new RecentEvents(this.capacity);
	}

	synchronized void publish(HistoryEvent event) {
		this.recent.add(event);
		this.subscribers.forEach((subscriber) -> subscriber.offer(event));
	}

	/**
	 * Every event comes to the subscriber from now on.
	 * @param lastEventId the last one that it has seen, if it resumes
	 * @return what it has missed
	 */
	synchronized Missed subscribe(Subscriber subscriber, @Nullable Long lastEventId) {
		this.subscribers.add(subscriber);
		if (lastEventId == null) {
			return new Missed(false, this.recent.last(), List.of());
		}
		boolean complete = this.recent.goesBackTo(lastEventId);
		// One that is ahead of all there is comes from a history that is no more.
		long after = (lastEventId <= this.recent.last()) ? lastEventId : this.recent.last();
		return new Missed(!complete, this.recent.last(), this.recent.after(after).filter(subscriber::wants).toList());
	}

	/** The offsets begin anew: whoever follows has to come again. */
	synchronized void clear() {
		this.recent = new RecentEvents(this.capacity);
		this.subscribers.forEach((subscriber) -> subscriber.end("the history begins anew"));
	}

	synchronized void unsubscribe(Subscriber subscriber) {
		this.subscribers.remove(subscriber);
	}

	/**
	 * What a subscriber has missed.
	 *
	 * @param gap whether there was more that nobody remembers
	 * @param last the offset of the last event before those that are to come
	 */
	record Missed(boolean gap, long last, List<HistoryEvent> events) {
	}

}
