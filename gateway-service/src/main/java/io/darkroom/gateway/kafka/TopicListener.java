package io.darkroom.gateway.kafka;

import io.darkroom.contracts.Topic;

/**
 * Hears every record of a topic. A bean of this type is all that it takes. Called on the one thread that reads topics: it must not block.
 *
 * @param <V> the record that the topic carries
 */
public interface TopicListener<V> {

    Topic topic();

    Class<V> type();

    /** Whether it hears the topic from its beginning and the gateway is not ready before it has heard all; else only what comes from now on. */
    default boolean fromBeginning() {
        return topic().keep() == Topic.Keep.LATEST;
    }

    /** @param value null where the record of this key was deleted */
    void heard(String key, V value);
}
