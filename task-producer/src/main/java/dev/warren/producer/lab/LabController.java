package dev.warren.producer.lab;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.Binding;
import org.springframework.context.annotation.Profile;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Faults to watch what becomes of tasks; not there without the profile. */
@RestController
@Profile("lab")
record LabController(AmqpAdmin admin, Binding taskBinding) {

	private static final Logger log = LoggerFactory.getLogger(LabController.class);

	/** Until the services declare it again, tasks find no queue. */
	@PostMapping("/lab/delete-binding")
	@ResponseStatus(HttpStatus.ACCEPTED)
	void deleteBinding() {
		log.warn("The lab deletes the binding of the task queue");
		this.admin.removeBinding(this.taskBinding);
	}

}
