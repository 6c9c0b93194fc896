package io.darkroom.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.testcontainers.DockerClientFactory;

/**
 * Kafka, PostgreSQL and S3 for tests, real servers, started once a test JVM and gone with it. In a Quarkus test:
 * <pre>{@code
 * @QuarkusTest
 * @QuarkusTestResource(value = Infra.class, restrictToAnnotatedClass = false)
 * class SubmitTest { … }
 * }</pre>
 * Elsewhere: {@code Map<String, String> settings = Infra.settings();} or {@code Infra.setting("kafka.bootstrap.servers")}.
 *
 * <p>{@code -Dtest.infra=embedded} runs them as a child process from {@code standalone/target} (build it once with
 * {@code ./build -q -pl standalone -am -DskipTests package}); {@code docker} runs containers; {@code auto}, the default, takes
 * containers where a Docker engine answers.
 *
 * <p>All tests of a JVM share the servers, so a test uses names of its own (tenants, ids) and expects records of others on a topic.
 */
public final class Infra implements QuarkusTestResourceLifecycleManager {
    /** Value of {@code darkroom.internal.token} in tests. */
    public static final String INTERNAL_TOKEN = "test-internal-token";
    /** Value of {@code darkroom.webhook.master-secret} in tests. */
    public static final String WEBHOOK_MASTER_SECRET = "test-webhook-master-secret";
    /** The bucket, which exists. */
    public static final String BUCKET = "darkroom";

    /** Quarkus loads this class anew for every test profile; only something of the whole JVM is seen by all copies. */
    private static final String SHARED = "darkroom.testkit.infra";

    /** Where servers listen and how they let in. */
    record Servers(String kafka, Postgres postgres, S3 s3) {
        record Postgres(String url, String user, String password) {
        }

        record S3(String endpoint, String accessKey, String secretKey, String bucket) {
        }
    }

    @Override
    public Map<String, String> start() {
        return settings();
    }

    /** Nothing: the servers serve the whole test JVM and end with it. */
    @Override
    public void stop() {
    }

    /** One setting, such as {@code kafka.bootstrap.servers}. */
    public static String setting(String name) {
        String value = settings().get(name);
        if (value == null) throw new IllegalArgumentException("no such setting: " + name + "; there are " + settings().keySet());
        return value;
    }

    /** The configuration that leads a service to the servers; starts them when this is the first call in the JVM. */
    public static Map<String, String> settings() {
        ObjectMapper json = new ObjectMapper();
        Properties jvm = System.getProperties();
        synchronized (jvm) {
            try {
                String known = jvm.getProperty(SHARED);
                if (known != null) return json.readValue(known, new TypeReference<>() { });
                Map<String, String> settings = settings(docker() ? ContainerServers.start() : EmbeddedServers.start());
                jvm.setProperty(SHARED, json.writeValueAsString(settings));
                return settings;
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("settings of the test servers", e);
            }
        }
    }

    private static boolean docker() {
        String mode = System.getProperty("test.infra", "auto");
        return switch (mode) {
            case "docker" -> true;
            case "embedded" -> false;
            case "auto" -> dockerAnswers();
            default -> throw new IllegalArgumentException("test.infra is auto, docker or embedded, not " + mode);
        };
    }

    private static boolean dockerAnswers() {
        boolean nowhere = System.getenv("DOCKER_HOST") == null && !Files.exists(Path.of("/var/run/docker.sock"));
        return !nowhere && DockerClientFactory.instance().isDockerAvailable(); // asking costs seconds where there is none
    }

    private static Map<String, String> settings(Servers servers) {
        Map<String, String> settings = new HashMap<>();
        settings.put("kafka.bootstrap.servers", servers.kafka());
        settings.put("quarkus.datasource.jdbc.url", "jdbc:" + servers.postgres().url());
        settings.put("quarkus.datasource.reactive.url", servers.postgres().url());
        settings.put("quarkus.datasource.username", servers.postgres().user());
        settings.put("quarkus.datasource.password", servers.postgres().password());
        settings.put("darkroom.s3.endpoint", servers.s3().endpoint());
        settings.put("darkroom.s3.access-key", servers.s3().accessKey());
        settings.put("darkroom.s3.secret-key", servers.s3().secretKey());
        settings.put("darkroom.s3.bucket", servers.s3().bucket());
        settings.put("darkroom.internal.token", INTERNAL_TOKEN);
        settings.put("darkroom.webhook.master-secret", WEBHOOK_MASTER_SECRET);
        settings.put("quarkus.http.test-port", "0");
        return settings;
    }
}
