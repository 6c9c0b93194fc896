package io.darkroom.testkit;

import java.time.Duration;
import java.util.Map;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** The servers as containers; Testcontainers removes them when this JVM ends. */
final class ContainerServers {
    private static final String USER = "darkroom";
    private static final String PASSWORD = "darkroom-test";

    private ContainerServers() {
    }

    static Infra.Servers start() {
        KafkaContainer kafka = new KafkaContainer("apache/kafka:4.3.1").withEnv(Map.of(
                "KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0",
                "KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR", "1",
                "KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR", "1",
                "KAFKA_GROUP_SHARE_HEARTBEAT_INTERVAL_MS", "500",
                "KAFKA_GROUP_SHARE_MIN_HEARTBEAT_INTERVAL_MS", "500",
                "KAFKA_GROUP_SHARE_MIN_RECORD_LOCK_DURATION_MS", "1000"));
        PostgreSQLContainer postgres = new PostgreSQLContainer("postgres:18").withUsername(USER).withPassword(PASSWORD);
        // MinIO takes a folder in its data folder for a bucket.
        GenericContainer<?> s3 = new GenericContainer<>("minio/minio:latest")
                .withEnv(Map.of("MINIO_ROOT_USER", USER, "MINIO_ROOT_PASSWORD", PASSWORD))
                .withCreateContainerCmdModifier(create -> create.withEntrypoint("sh", "-c"))
                .withCommand("mkdir -p /data/" + Infra.BUCKET + " && exec minio server /data")
                .withExposedPorts(9000)
                .waitingFor(Wait.forHttp("/minio/health/ready").forPort(9000).withStartupTimeout(Duration.ofSeconds(60)));
        Startables.deepStart(kafka, postgres, s3).join();
        String database = postgres.getHost() + ":" + postgres.getMappedPort(5432) + "/" + postgres.getDatabaseName();
        return new Infra.Servers(
                kafka.getBootstrapServers(),
                new Infra.Servers.Postgres("postgresql://" + database, USER, PASSWORD),
                new Infra.Servers.S3("http://" + s3.getHost() + ":" + s3.getMappedPort(9000), USER, PASSWORD, Infra.BUCKET));
    }
}
