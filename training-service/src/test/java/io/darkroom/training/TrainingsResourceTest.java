package io.darkroom.training;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;

import io.darkroom.chassis.InternalPaths;
import io.darkroom.testkit.Infra;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = Infra.class, restrictToAnnotatedClass = false)
class TrainingsResourceTest {
    private static final String NEW = """
        {"tenant": "caller", "kind": "SANDBOX", "instancePrompt": "photo of zxq person", "classPrompt": "photo of person",
         "images": ["https://files.example/1.png"], "steps": %d, "seed": 0, "webhookUrl": null, "trackId": null, "later": "unknown fields are ignored"}
        """;

    @Test
    void aTrainingIsStartedSeenAndCancelled() {
        String id = gateway().body(NEW.formatted(2)).post("/internal/trainings").then().statusCode(201)
            .body("id", matchesPattern("[A-Za-z0-9]{10}")).body("state", equalTo("deploying_gpu")).body("kind", equalTo("SANDBOX")).body("log", equalTo(""))
            .extract().path("id");
        gateway().queryParam("tenant", "caller").get("/internal/trainings/" + id).then().statusCode(200).body("id", equalTo(id));
        gateway().queryParam("tenant", "caller").get("/internal/trainings").then().statusCode(200).body("id", hasItem(id));
        gateway().queryParam("tenant", "caller").queryParam("models", true).get("/internal/trainings").then().statusCode(200).body("", hasSize(0));
        gateway().queryParam("tenant", "caller").post("/internal/trainings/" + id + "/cancel").then().statusCode(200).body("state", equalTo("cancelled"));
        gateway().queryParam("tenant", "caller").post("/internal/trainings/" + id + "/cancel").then().statusCode(409).body("message", containsString("cancelled"));
    }

    @Test
    void aTrainingCanFail() {
        String id = gateway().body(NEW.formatted(2)).post("/internal/trainings").then().statusCode(201).extract().path("id");
        String path = "/internal/trainings/" + id + "/fail?tenant=caller";
        gateway().body(Map.of("reason", "two\nlines")).post(path).then().statusCode(422);
        gateway().body(Map.of("reason", "")).post(path).then().statusCode(422);
        gateway().body(Map.of("reason", "x".repeat(501))).post(path).then().statusCode(422);
        gateway().body(Map.of("reason", "no picture could be read")).post(path).then().statusCode(200)
            .body("state", equalTo("failed")).body("log", equalTo(" /n no picture could be read"));
    }

    @Test
    void foreignAndUnknownLookTheSame() {
        String id = gateway().body(NEW.formatted(2)).post("/internal/trainings").then().statusCode(201).extract().path("id");
        String foreign = gateway().queryParam("tenant", "another").get("/internal/trainings/" + id).then().statusCode(404).extract().asString();
        String unknown = gateway().queryParam("tenant", "another").get("/internal/trainings/AAAAAAAAAA").then().statusCode(404).extract().asString();
        assertThat(foreign).isEqualTo(unknown).contains("NOT_FOUND");
        gateway().queryParam("tenant", "another").post("/internal/trainings/" + id + "/cancel").then().statusCode(404);
        gateway().get("/internal/trainings/" + id).then().statusCode(404);
    }

    @Test
    void wrongRequestsGetClearAnswers() {
        gateway().body(NEW.formatted(0)).post("/internal/trainings").then().statusCode(422)
            .body("code", equalTo("INVALID_FIELD")).body("message", equalTo("steps must be 1 to 2000."));
        gateway().body("{").post("/internal/trainings").then().statusCode(400);
        gateway().get("/internal/trainings").then().statusCode(400).body("message", containsString("tenant"));
        given().queryParam("tenant", "caller").get("/internal/trainings").then().statusCode(403);
    }

    private static RequestSpecification gateway() {
        return given().header(InternalPaths.HEADER, Infra.INTERNAL_TOKEN).contentType(ContentType.JSON);
    }
}
