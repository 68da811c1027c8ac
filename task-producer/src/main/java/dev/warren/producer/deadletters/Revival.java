package dev.warren.producer.deadletters;

import java.util.concurrent.CompletableFuture;

import com.rabbitmq.client.Delivery;

/** A dead letter whose copy is on its way to the task queue, and the id of that task. */
record Revival(Delivery delivery, DeadLetter letter, String id, CompletableFuture<Void> outcome) {
}
