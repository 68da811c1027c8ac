package dev.warren.fib;

import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

@SpringBootApplication
@ConfigurationPropertiesScan
@OpenAPIDefinition(info = @Info(title = "rpc-fib-service", version = "1",
		description = "Request/reply: each call is a message to a queue, and its answer the reply."))
class FibServiceApplication {

	static void main(String[] args) {
		SpringApplication.run(FibServiceApplication.class, args);
	}

}
