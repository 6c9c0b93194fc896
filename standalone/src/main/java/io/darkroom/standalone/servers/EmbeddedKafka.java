package io.darkroom.standalone.servers;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.raft.DynamicVoters;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/** A Kafka broker and controller (KRaft) in this JVM, on the loopback interface alone. Its data outlive it. */
public final class EmbeddedKafka implements AutoCloseable {
    private static final int NODE = 1;
    private static final String HOST = "127.0.0.1";

    private final KafkaRaftServer server;
    private final String bootstrapServers;

    /**
     * Starts the broker; returns when it accepts connections.
     *
     * @param data           its folder; formatted when empty
     * @param brokerPort     for clients
     * @param controllerPort for itself
     */
    public EmbeddedKafka(Path data, int brokerPort, int controllerPort) throws Exception {
        Files.createDirectories(data);
        if (!Files.exists(data.resolve("meta.properties"))) format(data, controllerPort);
        server = new KafkaRaftServer(new KafkaConfig(settings(data, brokerPort, controllerPort), false), Time.SYSTEM);
        server.startup();
        bootstrapServers = HOST + ":" + brokerPort;
    }

    /** Host and port as clients want them in {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Stops in good order, so that the next start is quick. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static void format(Path data, int controllerPort) throws Exception {
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(NODE)
                .addDirectory(data.toString())
                .setMetadataLogDirectory(data.toString())
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                .setUnstableFeatureVersionsEnabled(false)
                .setControllerListenerName("CONTROLLER")
                .setIgnoreFormatted(true)
                .setHasDynamicQuorum(true)
                .setInitialControllers(DynamicVoters.parse(NODE + "@" + HOST + ":" + controllerPort + ":" + Uuid.randomUuid()))
                .run();
    }

    private static Map<String, String> settings(Path data, int brokerPort, int controllerPort) throws IOException {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", String.valueOf(NODE));
        settings.put("log.dirs", data.toRealPath().toString());
        settings.put("listeners", "PLAINTEXT://" + HOST + ":" + brokerPort + ",CONTROLLER://" + HOST + ":" + controllerPort);
        settings.put("advertised.listeners", "PLAINTEXT://" + HOST + ":" + brokerPort);
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("inter.broker.listener.name", "PLAINTEXT");
        settings.put("controller.quorum.bootstrap.servers", HOST + ":" + controllerPort);
        // One node: nothing can be replicated.
        for (String internal : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            settings.put(internal + ".replication.factor", "1");
            settings.put(internal + ".num.partitions", "4");
        }
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("default.replication.factor", "1");
        settings.put("num.partitions", "4");
        // After a kill the old registration has to run out before the broker may come back; the default makes that nine seconds.
        settings.put("broker.session.timeout.ms", "3000");
        settings.put("broker.heartbeat.interval.ms", "500");
        settings.put("controlled.shutdown.enable", "true");
        settings.put("group.initial.rebalance.delay.ms", "0");
        // A new worker waits one heartbeat for its first record; the default is five seconds.
        settings.put("group.share.heartbeat.interval.ms", "500");
        settings.put("group.share.min.heartbeat.interval.ms", "500");
        settings.put("group.share.min.record.lock.duration.ms", "1000");
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
        settings.put("log.cleaner.dedupe.buffer.size", String.valueOf(8 << 20));
        // Preallocated for every partition; the default is ten times that.
        settings.put("log.index.size.max.bytes", String.valueOf(1 << 20));
        return settings;
    }
}
