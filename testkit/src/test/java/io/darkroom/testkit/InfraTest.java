package io.darkroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class InfraTest {
    private static final int SSL_REQUEST = 80877103; // PostgreSQL protocol, "SSLRequest"

    @Test
    void kafkaTakesARecordAndGivesItBack() {
        try (KafkaProbe probe = KafkaProbe.on("infra-test")) {
            probe.send("acme", "{\"jobId\":7}");
            probe.send("acme", null);

            KafkaProbe.Seen seen = probe.await(s -> s.json() != null && s.json().path("jobId").asInt() == 7, Duration.ofSeconds(20));

            assertThat(seen.key()).isEqualTo("acme");
            Eventually.within(Duration.ofSeconds(10)).passes(() -> assertThat(probe.seen()).hasSize(2).last().extracting(KafkaProbe.Seen::json).isNull());
            assertThatThrownBy(() -> probe.await(s -> false, Duration.ofMillis(100))).isInstanceOf(AssertionError.class).hasMessageContaining("jobId");
        }
    }

    @Test
    void postgresSpeaksItsProtocol() throws Exception {
        URI url = URI.create(Infra.setting("quarkus.datasource.reactive.url"));
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(8);
            out.writeInt(SSL_REQUEST);
            assertThat((char) new DataInputStream(socket.getInputStream()).readByte()).isIn('S', 'N');
        }
    }

    @Test
    void theBucketExistsAndIsNotOpenToAnybody() throws Exception {
        URI bucket = URI.create(Infra.setting("darkroom.s3.endpoint") + "/" + Infra.setting("darkroom.s3.bucket"));
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(HttpRequest.newBuilder(bucket).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(403);
        }
    }

    @Test
    void theSameServersServeTheWholeJvm() {
        assertThat(new Infra().start()).isEqualTo(Infra.settings());
        assertThatThrownBy(() -> Infra.setting("no.such")).hasMessageContaining("kafka.bootstrap.servers");
    }
}
