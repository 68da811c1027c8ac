package dev.warren.logs;

import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
@OpenAPIDefinition(info = @Info(title = "log-service", version = "1",
		description = "Publish/subscribe, routing and topics. Logs are at most once: who does not listen misses them."))
class LogServiceApplication {

	static void main(String[] args) {
		SpringApplication.run(LogServiceApplication.class, args);
	}

}
