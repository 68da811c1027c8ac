package dev.warren.logs.archive;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.warren.logs.Interest;
import dev.warren.messaging.contract.Names;

import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.Queue;
import org.springframework.stereotype.Component;

/**
 * Binds the archive for severities that nobody thought of, once somebody listens to them:
 * other clients than this service publish them too.
 */
@Component
public class ArchivedSeverities {

	/** The bindings stay, so that a subscriber could fill the broker with them. */
	private static final int MAX = 1000;

	private final Set<Interest> bound = ConcurrentHashMap.newKeySet();

	private final AmqpAdmin admin;

	private final Queue logArchive;

	private final String directLogs;

	ArchivedSeverities(AmqpAdmin admin, Queue logArchive, Names names) {
		this.admin = admin;
		this.logArchive = logArchive;
		this.directLogs = names.directLogs();
	}

	/** Has no effect for the other exchanges, of which the archive gets everything. */
	public void include(Interest interest) {
		if (!interest.exchange().equals(this.directLogs)) {
			return;
		}
		for (String severity : interest.bindingKeys()) {
			Interest one = new Interest(this.directLogs, Set.of(severity));
			if (this.bound.size() < MAX || this.bound.contains(one)) {
				one.bindings(this.logArchive).forEach(this.admin::declareBinding);
				this.bound.add(one);
			}
		}
	}

}
