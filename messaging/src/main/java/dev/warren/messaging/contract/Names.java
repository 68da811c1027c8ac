package dev.warren.messaging.contract;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The names of all exchanges and queues, which clients in any language use.
 *
 * @param namePrefix put before each name, so that several Warrens can share a virtual
 * host
 */
@ConfigurationProperties("warren")
public record Names(@DefaultValue("") String namePrefix) {

	/** The routing key of a task in the exchange {@link #tasks()}. */
	public static final String TASK_KEY = "task";

	public String hello() {
		return this.namePrefix + "hello";
	}

	public String tasks() {
		return this.namePrefix + "tasks";
	}

	public String taskQueue() {
		return this.namePrefix + "task_queue";
	}

	public String taskDeadLetters() {
		return this.namePrefix + "task_dead_letters";
	}

	public String taskDeaths() {
		return this.namePrefix + "task_deaths";
	}

	public String taskDead() {
		return this.namePrefix + "task_dead";
	}

	/**
	 * The exclusive queue of the connection that redrives dead letters; at other times
	 * there is none.
	 */
	public String taskDeadLock() {
		return taskDead() + ".lock";
	}

	public String taskEvents() {
		return this.namePrefix + "task_events";
	}

	public String taskHistory() {
		return this.namePrefix + "task_history";
	}

	public String logs() {
		return this.namePrefix + "logs";
	}

	public String directLogs() {
		return this.namePrefix + "direct_logs";
	}

	public String topicLogs() {
		return this.namePrefix + "topic_logs";
	}

	public String logArchive() {
		return this.namePrefix + "log_archive";
	}

	public String rpcQueue() {
		return this.namePrefix + "rpc_queue";
	}

	/** A client's own queue for replies. */
	public String rpcReplies(String id) {
		return this.namePrefix + "rpc_replies-" + id;
	}

}
