package io.darkroom.jobs.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.tenant.KeyHash;
import io.darkroom.jobs.Setup;
import io.darkroom.jobs.Stage;
import io.darkroom.testkit.Infra;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = Infra.class, restrictToAnnotatedClass = false)
@QuarkusTestResource(value = Setup.class, restrictToAnnotatedClass = false)
class InternalHttpTest {
    private static final String POOL = "http";

    @Inject Stage stage;

    @Test
    void aJobIsItsTenantsAlone() {
        String tenant = stage.tenant();
        long id = stage.running(tenant, POOL);
        service().get("/internal/jobs/" + id + "?tenant=" + tenant).then().statusCode(200)
                .body("state", equalTo("RELEASED")).body("operation", equalTo("v3-text2img")).body("meta.prompt", equalTo("a smiling sun"));
        service().get("/internal/jobs/" + id + "?tenant=" + stage.tenant()).then().statusCode(404);
        service().get("/internal/jobs/1?tenant=" + tenant).then().statusCode(404);
        service().get("/internal/jobs/" + id).then().statusCode(400);
        given().get("/internal/jobs/" + id + "?tenant=" + tenant).then().statusCode(403);
    }

    @Test
    void aLinkReadsItsOneObjectAndNothingElse() throws Exception {
        String tenant = stage.tenant();
        long id = stage.running(tenant, POOL);
        stage.succeed(id, 1, 1, stage.upload(id, "1-1", 0));
        String url = service().get("/internal/jobs/" + id + "?tenant=" + tenant).then().statusCode(200).body("state", equalTo("SUCCEEDED"))
                .extract().path("outputs[0].url");
        HttpResponse<byte[]> answer = read(url);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("a picture".getBytes());
        assertThat(answer.headers().firstValue("content-type")).contains("image/png");
        stage.upload(id, "1-1", 1);
        assertThat(read(url.replace("/0.png", "/1.png")).statusCode()).isEqualTo(403);
        assertThat(read(url.substring(0, url.indexOf('?'))).statusCode()).isEqualTo(403);
    }

    @Test
    void loadAndOpenJobs() {
        String tenant = stage.tenant();
        stage.worker(POOL, 0);
        long first = stage.submit(tenant, POOL);
        long second = stage.submit(tenant, POOL);
        service().get("/internal/jobs?tenant=" + tenant + "&open=true").then().statusCode(200)
                .body("id", equalTo(java.util.List.of(first, second))).body("[1].etaSeconds", greaterThanOrEqualTo(0f));
        service().get("/internal/load?tenant=" + tenant + "&pool=" + POOL).then().statusCode(200)
                .body("openOfTenant", equalTo(2)).body("waiting", greaterThanOrEqualTo(2)).body("seconds", greaterThanOrEqualTo(0.01f));
        stage.cancel(first, tenant);
        service().get("/internal/jobs?tenant=" + tenant).then().body("id", equalTo(java.util.List.of(second)));
    }

    @Test
    void aKeyIsShownOnceToldToGatewaysAndRevoked() {
        service().contentType("application/json").body("{\"id\": \"keyed\", \"limits\": {\"openJobs\": 5, \"sameRequest\": 0, \"weight\": 2}}")
                .post("/internal/tenants").then().statusCode(201);
        service().contentType("application/json").body("{\"id\": \"keyed\"}").post("/internal/tenants").then().statusCode(409);
        service().contentType("application/json").body("{\"id\": \"no spaces\"}").post("/internal/tenants").then().statusCode(400);
        String key = service().post("/internal/tenants/keyed/keys").then().statusCode(201).extract().path("key");
        String hash = KeyHash.of(key);
        assertThat(key).startsWith("dk_").hasSizeGreaterThan(30);
        JsonNode told = key(hash, true);
        assertThat(told.path("tenant").asText()).isEqualTo("keyed");
        assertThat(told.at("/limits/weight").asInt()).isEqualTo(2);
        service().get("/internal/tenants/keyed").then().body("keys.keyHash", hasItem(hash)).body("keys", hasSize(1));

        service().contentType("application/json").body("{\"openJobs\": 9, \"sameRequest\": 0, \"weight\": 2}").put("/internal/tenants/keyed/limits")
                .then().statusCode(204);
        stage.on("tenants.keys").await(seen -> seen.key().equals(hash) && seen.json().at("/limits/openJobs").asInt() == 9, Stage.PATIENCE);
        service().contentType("application/json").body("{\"openJobs\": 9, \"sameRequest\": 0, \"weight\": 0}").put("/internal/tenants/keyed/limits")
                .then().statusCode(400);

        service().delete("/internal/tenants/someone-else/keys/" + hash).then().statusCode(404);
        service().delete("/internal/tenants/keyed/keys/" + hash).then().statusCode(204);
        assertThat(key(hash, false).path("active").asBoolean()).isFalse();
        service().post("/internal/tenants/nobody/keys").then().statusCode(404);
    }

    @Test
    void theSeedKeyIsThere() {
        JsonNode told = key(KeyHash.of("dk_seed-key-for-tests"), true);
        assertThat(told.path("tenant").asText()).isEqualTo("seeded");
        assertThat(stage.on("tenants.keys").seen()).noneMatch(seen -> seen.json().toString().contains("dk_seed-key"));
    }

    @Test
    void usageCountsSuccessesInAStretchOfTime() {
        String tenant = stage.tenant();
        long id = stage.running(tenant, POOL);
        stage.succeed(id, 1, 1, stage.upload(id, "1-1", 0));
        stage.fail(stage.running(tenant, POOL), 1, 1, false);
        service().get("/internal/tenants/" + tenant + "/usage?from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z").then().statusCode(200)
                .body("jobs", equalTo(1)).body("pictures", equalTo(1)).body("seconds", equalTo(1.25f));
        service().get("/internal/tenants/" + tenant + "/usage?from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z").then().body("jobs", equalTo(0));
        service().get("/internal/tenants/" + tenant + "/usage?from=yesterday").then().statusCode(400);
    }

    @Test
    void poolsAreListedAndHeld() {
        service().post("/internal/pools/http/pause").then().statusCode(204);
        service().get("/internal/pools").then().statusCode(200).body("find { it.name == 'http' }.paused", equalTo(true));
        service().post("/internal/pools/http/resume").then().statusCode(204);
        service().post("/internal/pools/nowhere/pause").then().statusCode(404);
    }

    @Test
    void metricsAndReadiness() {
        stage.running(stage.tenant(), POOL);
        given().get("/q/health/ready").then().statusCode(200);
        String metrics = given().get("/q/metrics").then().statusCode(200).extract().asString();
        assertThat(metrics).contains("darkroom_outbox_depth", "darkroom_jobs_transitions_total", "darkroom_jobs_wait_seconds");
    }

    private JsonNode key(String hash, boolean active) {
        return stage.on("tenants.keys").await(seen -> seen.key().equals(hash) && seen.json().path("active").asBoolean() == active, Stage.PATIENCE).json();
    }

    private static RequestSpecification service() {
        return given().header("X-Darkroom-Internal", Infra.INTERNAL_TOKEN);
    }

    private static HttpResponse<byte[]> read(String url) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofByteArray());
        }
    }
}
