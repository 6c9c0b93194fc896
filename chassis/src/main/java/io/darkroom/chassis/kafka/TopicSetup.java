package io.darkroom.chassis.kafka;

import io.darkroom.contracts.Topic;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Makes the topics that are missing before any channel opens, whichever service comes up first. Existing ones are left as an operator
 * has set them. Off with {@code darkroom.kafka.create-topics=false} where topics are managed elsewhere.
 */
@ApplicationScoped
public class TopicSetup {
    private static final long HOUR = 3_600_000;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @ConfigProperty(name = "darkroom.kafka.create-topics", defaultValue = "true")
    boolean enabled;

    @ConfigProperty(name = "darkroom.kafka.replication", defaultValue = "1")
    short replication;

    @ConfigProperty(name = "darkroom.pools", defaultValue = "default")
    List<String> pools;

    void onStart(@Observes @Priority(1) StartupEvent event) throws InterruptedException, ExecutionException {
        if (!enabled) return;
        List<NewTopic> wanted = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            wanted.add(new NewTopic(topic.topicName(), topic.partitions(), replication).configs(settings(topic.keep())));
        }
        for (String pool : pools) {
            // One partition: records of a second one would wait for the worker that holds it while others are idle.
            wanted.add(new NewTopic(Topic.work(pool), 1, replication).configs(settings(Topic.Keep.DAYS)));
        }
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            for (var creation : admin.createTopics(wanted).values().values()) {
                try {
                    creation.get();
                } catch (ExecutionException failed) {
                    if (!(failed.getCause() instanceof TopicExistsException)) throw failed;
                }
            }
        }
    }

    private static Map<String, String> settings(Topic.Keep keep) {
        return switch (keep) {
            case LATEST -> Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
            case DAYS -> Map.of(TopicConfig.RETENTION_MS_CONFIG, String.valueOf(7 * 24 * HOUR));
            case HOURS -> Map.of(TopicConfig.RETENTION_MS_CONFIG, String.valueOf(6 * HOUR));
        };
    }
}
