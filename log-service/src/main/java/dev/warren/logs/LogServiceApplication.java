package dev.warren.logs;

import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
@OpenAPIDefinition(info = @Info(title = "log-service", version = "1",
		description = "Publish/subscribe, routing and topics. Live logs are at most once; the archive can be replayed."))
class LogServiceApplication {

	static void main(String[] args) {
		SpringApplication.run(LogServiceApplication.class, args);
	}

}
