package dev.warren.worker.tasks;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import dev.warren.messaging.logging.LogFields;
import dev.warren.worker.tasks.Outcome.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

import static dev.warren.messaging.contract.MessageText.printable;

/**
 * Takes tasks, one at a time for each consumer, and settles each delivery explicitly,
 * after the end of the attempt has been sent to the history.
 */
@Component
class TaskListener {

	private static final Logger log = LoggerFactory.getLogger(TaskListener.class);

	/** Those made now; never more than this worker has consumers. */
	final Set<Attempt> attempts = ConcurrentHashMap.newKeySet();

	private final TaskWork work;

	private final TaskReports reports;

	private final TaskTrace trace;

	private final WorkerProperties properties;

	private volatile boolean stopping;

	TaskListener(TaskWork work, TaskReports reports, TaskTrace trace, WorkerProperties properties) {
		this.work = work;
		this.reports = reports;
		this.trace = trace;
		this.properties = properties;
	}

	@EventListener
	void on(ContextClosedEvent closed) {
		this.stopping = true;
		CompletableFuture.delayedExecutor(this.properties.shutdownGrace().toNanos(), TimeUnit.NANOSECONDS)
			.execute(() -> this.attempts.forEach(Attempt::stop));
	}

	@RabbitListener(id = "tasks", queues = "#{taskQueue}", containerFactory = "taskContainers", ackMode = "MANUAL")
	void on(Message message, Channel channel) {
		try (var _ = LogFields.task(message.getMessageProperties().getMessageId())) {
			Outcome outcome = outcome(message);
			if (outcome.cause() != null) {
				this.trace.failed(outcome.cause());
			}
			outcome.settle(channel, message.getMessageProperties().getDeliveryTag());
		}
		catch (IOException | ShutdownSignalException ex) {
			log.warn("Task {} is delivered again, as its channel closed before it was settled: {}",
					printable(message.getMessageProperties().getMessageId()), ex.getMessage());
		}
	}

	/** Never throws: a consumer gets no other delivery before this one is settled. */
	private Outcome outcome(Message message) {
		try {
			Task task = Task.of(message);
			this.trace.waited(task, message.getMessageProperties());
			Outcome outcome = (task.defect() != null)
					? TaskFailedException.permanent("The message " + task.defect()).outcome : attempt(task);
			this.reports.ended(task, outcome);
			return outcome;
		}
		catch (Throwable ex) {
			log.error("Task {} failed unexpectedly", printable(message.getMessageProperties().getMessageId()), ex);
			return new Outcome(Kind.FAILED, ex.toString(), ex);
		}
	}

	private Outcome attempt(Task task) {
		Attempt attempt = new Attempt(task, this.work, this.reports);
		this.attempts.add(attempt);
		try {
			return this.stopping ? Outcome.STOPPED : attempt.run(this.properties.deadline());
		}
		finally {
			this.attempts.remove(attempt);
		}
	}

}
