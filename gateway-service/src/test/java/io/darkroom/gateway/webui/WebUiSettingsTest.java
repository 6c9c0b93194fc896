package io.darkroom.gateway.webui;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.gateway.conversation.Neighbours;
import io.darkroom.gateway.conversation.PlayedJobService;
import io.darkroom.testkit.Eventually;
import io.darkroom.testkit.Infra;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that lets callers in without a key, as one on loopback does, and that has little patience. */
@QuarkusTest
@TestProfile(WebUiSettingsTest.OpenAndImpatient.class)
@QuarkusTestResource(value = Infra.class, restrictToAnnotatedClass = false)
@QuarkusTestResource(value = Neighbours.class, restrictToAnnotatedClass = true)
class WebUiSettingsTest {

    public static final class OpenAndImpatient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("darkroom.gateway.anonymous-tenant", "house", "darkroom.webui.wait", "1s");
        }
    }

    PlayedJobService jobs;

    @TestHTTPResource("/sdapi/v1/")
    URI api;

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void theGatewayIsReady() {
        Eventually.within(Duration.ofSeconds(20)).get(() -> send("GET", "options", null, "").statusCode(), status -> status == 200);
    }

    @Test
    void emptyCredentialsCountAsNone() throws Exception {
        assertThat(send("GET", "options", "", "").statusCode()).isEqualTo(200);
        assertThat(send("GET", "options", "Basic", "").statusCode()).isEqualTo(200);
        assertThat(send("GET", "options", basic("", ""), "").statusCode()).isEqualTo(200);
    }

    @Test
    void aKeyThatIsGivenMustBeRight() throws Exception {
        assertThat(send("GET", "options", basic("acme", Neighbours.KEYS.get("key")), "").statusCode()).isEqualTo(200);
        assertThat(send("GET", "options", basic("acme", "wrong"), "").statusCode()).isEqualTo(401);
    }

    @Test
    void aJobThatTakesTooLongIsToldByItsNumber() throws Exception {
        jobs.direct("accept");
        jobs.submitted().clear();
        HttpResponse<String> answer = send("POST", "txt2img", null, "{\"prompt\": \"a star\"}");
        String id = jobs.submitted().take().get("id").asText();
        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(answer.body()).contains("The pictures are not ready yet, but job " + id + " goes on and can be fetched by its number.");
    }

    private HttpResponse<String> send(String method, String path, String authorization, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.resolve(path)).method(method, HttpRequest.BodyPublishers.ofString(body));
        if (authorization != null) request.header("Authorization", authorization);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes());
    }
}
