package io.darkroom.worker.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;

/** The broker's settings of a share group. They belong to the group, not to its members, and have to be there before the first one. */
final class ShareGroup {

    private ShareGroup() {
    }

    /**
     * Makes a group begin at the oldest record (the broker's default would lose what was sent before the first worker came), and sets
     * how long a record stays with a member that is not heard of.
     *
     * @throws KafkaException the broker refuses, for instance because of a lock shorter than it allows
     */
    static void configure(Admin admin, String group, Duration lock) throws InterruptedException {
        List<AlterConfigOp> settings = List.of(
            set("share.auto.offset.reset", "earliest"),
            set("share.record.lock.duration.ms", String.valueOf(lock.toMillis())));
        try {
            admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.GROUP, group), settings)).all().get();
        } catch (ExecutionException refused) {
            throw new KafkaException("share group " + group + " could not be set up: " + refused.getCause().getMessage(), refused.getCause());
        }
    }

    /**
     * How many partitions the topic has. A broker deals partitions out to the members of a share group as evenly as it can, so with two or
     * more of them a record can wait for the busy worker that its partition went to while another worker is idle.
     */
    static int partitions(Admin admin, String topic) throws InterruptedException {
        try {
            return admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().size();
        } catch (ExecutionException unknown) {
            throw new KafkaException("topic " + topic + " could not be described: " + unknown.getCause().getMessage(), unknown.getCause());
        }
    }

    private static AlterConfigOp set(String name, String value) {
        return new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
    }
}
