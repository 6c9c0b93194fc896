package io.darkroom.webhooks;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.containsString;

import io.darkroom.chassis.InternalPaths;
import io.darkroom.contracts.webhook.WebhookDue;
import io.darkroom.testkit.Infra;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = Infra.class, restrictToAnnotatedClass = false)
class WebhooksResourceTest extends DispatcherTest {

    @Test
    void deadMessagesAreSeenAndReplayed() throws Exception {
        receiver.answerNext(410, 1);
        WebhookDue dead = publish(due("job/dead", receiver.url("/hook").toString() + "?token=secret"));
        await(dead, DeliveryState.DEAD, 1);
        await(publish(due()), DeliveryState.DELIVERED, 1);
        operator().queryParam("tenant", tenant).queryParam("state", "dead").get("/internal/webhooks").then().statusCode(200)
            .body("", hasSize(1)).body("[0].webhookId", equalTo(dead.webhookId())).body("[0].state", equalTo("dead"))
            .body("[0].address", equalTo(receiver.url("/hook").toString())).body(not(containsString("secret")));
        operator().queryParam("tenant", tenant).get("/internal/webhooks").then().statusCode(200).body("", hasSize(2));
        operator().queryParam("tenant", "nobody").get("/internal/webhooks").then().statusCode(200).body("", hasSize(0));
        operator().post("/internal/webhooks/" + dead.webhookId() + "/replay").then().statusCode(200).body("webhookId", equalTo(dead.webhookId()));
        await(dead, DeliveryState.DELIVERED, 2);
        operator().get("/internal/webhooks/" + dead.webhookId()).then().statusCode(200).body("log.status", equalTo(List.of(410, 200)));
        operator().post("/internal/webhooks/" + dead.webhookId() + "/replay").then().statusCode(409).body("code", equalTo("INVALID_FIELD"));
    }

    @Test
    void wrongQuestionsGetClearAnswers() {
        operator().get("/internal/webhooks").then().statusCode(400).body("message", containsString("tenant"));
        operator().queryParam("tenant", tenant).queryParam("state", "lost").get("/internal/webhooks").then().statusCode(400);
        operator().queryParam("tenant", tenant).queryParam("limit", 501).get("/internal/webhooks").then().statusCode(400);
        operator().get("/internal/webhooks/msg_unknown").then().statusCode(404).body("code", equalTo("NOT_FOUND"));
        operator().post("/internal/webhooks/msg_unknown/replay").then().statusCode(404);
    }

    @Test
    void onlyOtherServicesMayAsk() {
        given().queryParam("tenant", tenant).get("/internal/webhooks").then().statusCode(403);
        given().post("/internal/webhooks/msg_unknown/replay").then().statusCode(403);
    }

    private static RequestSpecification operator() {
        return given().header(InternalPaths.HEADER, Infra.INTERNAL_TOKEN);
    }
}
