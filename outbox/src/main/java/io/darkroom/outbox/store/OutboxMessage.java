package io.darkroom.outbox.store;

/**
 * One message as it waits in the table.
 *
 * @param id      order of publication
 * @param topic   Kafka topic
 * @param key     record key; messages of one key keep their order
 * @param payload JSON text
 */
public record OutboxMessage(long id, String topic, String key, String payload) {
}
