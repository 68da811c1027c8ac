package dev.warren.messaging.publish;

/**
 * A route that leads to one queue with {@code x-overflow=reject-publish}; declared as a
 * bean. On such a route alone a {@code basic.nack} can mean
 * {@link PublishException.Reason#QUEUE_FULL}.
 *
 * @param exchange the exchange that is published to; empty for the default one
 * @param routingKey the routing key of the route
 * @param queue the queue that refuses messages beyond its limit
 * @param maxLength its {@code x-max-length}; 0 where every refusal is by the limit
 */
public record LimitedQueue(String exchange, String routingKey, String queue, long maxLength) {
}
