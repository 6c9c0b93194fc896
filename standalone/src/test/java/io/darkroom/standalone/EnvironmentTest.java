package io.darkroom.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.standalone.servers.ServerAddresses;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
    private static final Secrets SECRETS = new Secrets("dk_key", "internal-token", "master-secret", "s3-access", "s3-secret");
    private static final ServerAddresses SERVERS = new ServerAddresses("127.0.0.1:9092",
            new ServerAddresses.Postgres("postgresql://127.0.0.1:5432/postgres", "postgres", "database-password"),
            new ServerAddresses.S3("http://127.0.0.1:9000", "s3-access", "s3-secret", "darkroom"));

    @Test
    void eachServiceGetsTheSecretsThatItNeedsAndNoOthers() throws Exception {
        for (Service service : Service.values()) {
            Map<String, String> environment = environment("127.0.0.1", service);
            assertThat(environment).containsEntry("DARKROOM_CHILD", "true").containsEntry("DARKROOM_INTERNAL_TOKEN", "internal-token")
                    .containsEntry("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9092");
            assertThat(environment.containsValue("dk_key")).isEqualTo(service == Service.JOBS);
            assertThat(environment.containsValue("master-secret")).isEqualTo(service == Service.WEBHOOKS);
            assertThat(environment.containsValue("database-password")).isEqualTo(switch (service) {
                case JOBS, TRAINING, WEBHOOKS -> true;
                case GATEWAY, WORKER -> false;
            });
        }
    }

    @Test
    void requestsWithoutAKeyAreForThisMachineAlone() throws Exception {
        assertThat(environment("127.0.0.1", Service.GATEWAY)).containsEntry("DARKROOM_GATEWAY_ANONYMOUS_TENANT", "local")
                .containsEntry("DARKROOM_HTTP_HOST", "127.0.0.1").containsEntry("DARKROOM_PUBLIC_URL", "http://127.0.0.1:7860");
        assertThat(environment("localhost", Service.GATEWAY)).containsKey("DARKROOM_GATEWAY_ANONYMOUS_TENANT");
        assertThat(environment("0.0.0.0", Service.GATEWAY)).doesNotContainKey("DARKROOM_GATEWAY_ANONYMOUS_TENANT")
                .containsEntry("DARKROOM_HTTP_HOST", "0.0.0.0");
        assertThat(environment("0.0.0.0", Service.GATEWAY).get("DARKROOM_PUBLIC_URL")).doesNotContain("0.0.0.0");
    }

    @Test
    void onlyTheGatewayListensOnOtherAddresses() throws Exception {
        for (Service service : Service.values()) {
            assertThat(environment("0.0.0.0", service).get("DARKROOM_HTTP_HOST")).isEqualTo(service == Service.GATEWAY ? "0.0.0.0" : "127.0.0.1");
        }
    }

    @Test
    void linksOfPicturesNameAnAddressThatCallersReach() throws Exception {
        assertThat(environment("127.0.0.1", Service.JOBS)).containsEntry("DARKROOM_S3_PUBLIC_ENDPOINT", "http://127.0.0.1:9000");
        assertThat(environment("192.0.2.7", Service.JOBS)).containsEntry("DARKROOM_S3_PUBLIC_ENDPOINT", "http://192.0.2.7:9000");
    }

    private static Map<String, String> environment(String host, Service service) throws Exception {
        Map<Service, Integer> ports = new EnumMap<>(Service.class);
        for (Service each : Service.values()) ports.put(each, 18_000 + each.ordinal());
        ports.put(Service.GATEWAY, 7860);
        Settings settings = new Settings(Path.of("/darkroom"), Path.of("/darkroom/data"), host, 7860, "auto");
        return new Environment(settings, SECRETS, SERVERS, ports, Path.of("/darkroom/data/models"), Path.of("/darkroom/data/cache")).of(service);
    }
}
