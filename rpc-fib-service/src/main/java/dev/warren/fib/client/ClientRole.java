package dev.warren.fib.client;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.stereotype.Component;

/** A component that only a replica with the client role has. */
@Retention(RetentionPolicy.RUNTIME)
@Component
@ConditionalOnBooleanProperty(name = "warren.fib.client.enabled", matchIfMissing = true)
@interface ClientRole {

}
