package io.darkroom.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.darkroom.testkit.Eventually;
import io.darkroom.testkit.WebhookReceiver;
import io.darkroom.testkit.WebhookReceiver.Delivery;
import java.awt.image.BufferedImage;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The packaged system, started by its own script, from HTTP request to webhook. One installation serves all; the last test restarts it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SystemTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    static Path folder;
    private static Installation installation;
    private static Client client;
    private static WebhookReceiver receiver;

    @BeforeAll
    static void up() throws Exception {
        receiver = WebhookReceiver.start();
        installation = new Installation(folder);
        installation.up();
        client = installation.client();
    }

    @AfterAll
    static void down() throws Exception {
        installation.close();
        receiver.close();
    }

    @Test
    @Order(1)
    void aPictureIsMadeLinkedFetchedAndAnnounced() throws Exception {
        String trackId = "\"a \\\"b\\\" é 𝄞\"";
        ObjectNode body = apple().put("webhook", receiver.url("/done").toString()).put("track_id", "a \"b\" é 𝄞");
        long id = client.post("/api/v4/dreambooth", body).path("id").asLong();

        JsonNode answer = client.ended(id);
        assertThat(answer.path("status").asText()).as("%s", answer).isEqualTo("success");
        String link = answer.path("output").get(0).asText();
        HttpResponse<byte[]> picture = Client.open(link);
        assertThat(picture.statusCode()).isEqualTo(200);
        assertThat(picture.headers().firstValue("Content-Type")).hasValue("image/png");
        assertThat(Client.picture(picture.body()).getWidth()).isEqualTo(128);
        assertThat(Client.open(link.substring(0, link.indexOf('?'))).statusCode()).as("without its signature").isEqualTo(403);

        Delivery delivery = receiver.take(SOON);
        assertThat(delivery.signedBy(installation.webhookSecret())).isTrue();
        assertThat(delivery.text()).contains("\"track_id\":" + trackId).contains("\"id\":" + id).contains("\"status\":\"success\"");
    }

    @Test
    @Order(2)
    void theSamePromptAndSeedGiveTheReferencePicture() throws Exception {
        long id = client.post("/api/v4/dreambooth", apple()).path("id").asLong();
        BufferedImage drawn = Client.picture(Client.open(client.ended(id).path("output").get(0).asText()).body());
        BufferedImage reference = Client.picture(SystemTest.class.getResourceAsStream("/red-apple-seed-1.png").readAllBytes());
        assertThat(drawn.getWidth()).isEqualTo(reference.getWidth());
        assertThat(largestDifference(drawn, reference)).as("of 255, in any colour of any pixel").isLessThanOrEqualTo(5);
    }

    @Test
    @Order(3)
    void theWebUiDialectAnswersWithThePictureItself() throws Exception {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("prompt", "a red apple, flat emoji").put("steps", 8).put("seed", 5)
                .put("width", 128).put("height", 128);
        JsonNode answer = client.post("/sdapi/v1/txt2img", body);
        assertThat(answer.path("images").size()).as("%s", answer).isEqualTo(1);
        BufferedImage picture = Client.picture(Base64.getDecoder().decode(answer.path("images").get(0).asText()));
        assertThat(picture.getWidth()).isEqualTo(128);
        assertThat(answer.path("info").asText()).contains("\"seed\"");
    }

    @Test
    @Order(4)
    void aWrongKeyIsRefused() throws Exception {
        JsonNode answer = client.post("/api/v4/dreambooth", apple().put("key", "dk_wrong"));
        assertThat(answer.path("status").asText()).isEqualTo("error");
        assertThat(answer.toString()).doesNotContain("dk_wrong");
    }

    @Test
    @Order(5)
    void aKilledWorkerLosesNoJobAndDoublesNone() throws Exception {
        int before = receiver.all().size();
        ObjectNode body = apple().put("samples", 4).put("num_inference_steps", 50).put("webhook", receiver.url("/killed").toString());
        long id = client.post("/api/v4/dreambooth", body, "Prefer", "respond-async").path("id").asLong();
        client.awaitEvent(id, "progress");
        ProcessHandle worker = installation.service("worker-gpu");
        assertThat(client.fetch(id).path("status").asText()).as("the job is on its way").isEqualTo("processing");

        worker.destroyForcibly();

        JsonNode answer = client.ended(id);
        assertThat(answer.path("status").asText()).as("%s", answer).isEqualTo("success");
        assertThat(answer.path("output").size()).isEqualTo(4);
        for (JsonNode link : answer.path("output")) assertThat(Client.open(link.asText()).statusCode()).isEqualTo(200);
        assertThat(installation.service("worker-gpu").pid()).isNotEqualTo(worker.pid());
        receiver.take(SOON);
        // Whatever was still under way has passed once a later job's webhook has come.
        client.post("/api/v4/dreambooth", apple().put("webhook", receiver.url("/later").toString()));
        List<Delivery> since = Eventually.within(SOON).get(
                () -> receiver.all().subList(before, receiver.all().size()), all -> all.stream().anyMatch(one -> one.path().equals("/later")));
        assertThat(since).filteredOn(one -> one.path().equals("/killed")).hasSize(1);
    }

    @Test
    @Order(6)
    void nothingIsLostWhenTheWholeSystemIsKilledAndStartedAgain() throws Exception {
        ObjectNode body = apple().put("samples", 4).put("num_inference_steps", 50);
        long finished = client.post("/api/v4/dreambooth", apple().put("seed", 11)).path("id").asLong();
        List<String> outputs = links(client.ended(finished));
        long running = client.post("/api/v4/dreambooth", body.put("seed", 12), "Prefer", "respond-async").path("id").asLong();
        List<ProcessHandle> services = installation.services();
        assertThat(services).hasSize(5);

        installation.kill();
        Eventually.within(SOON).passes(() -> assertThat(services).noneMatch(ProcessHandle::isAlive));
        installation.upLeavingArchives();

        client = installation.client();
        assertThat(client.ended(running).path("status").asText()).isEqualTo("success");
        assertThat(client.ended(finished).path("status").asText()).isEqualTo("success");
        assertThat(Client.open(outputs.getFirst()).statusCode()).as("a link from before").isEqualTo(200);
    }

    @Test
    @Order(7)
    void itStopsCleanlyWhenAskedAndLeavesArchivesOfItsClasses() throws Exception {
        List<ProcessHandle> services = installation.services();
        installation.stop();
        assertThat(services).noneMatch(ProcessHandle::isAlive);
        assertThat(installation.output()).contains("stopped in").doesNotContain("while stopping");
        for (String service : List.of("gateway-service", "job-service", "worker-gpu", "training-service", "webhook-dispatcher")) {
            assertThat(installation.log(service)).as("the key is in no log").doesNotContain(client.key());
            FileTime built = Files.getLastModifiedTime(installation.target(service).resolve("quarkus-app").resolve("quarkus-run.jar"));
            assertThat(Files.getLastModifiedTime(installation.target(service).resolve("loaded-classes.jsa"))).as("the archive of %s", service).isGreaterThan(built);
        }
    }

    private static ObjectNode apple() {
        return client.body().put("model_id", "emoji").put("prompt", "a red apple, flat emoji").put("scheduler", "DDIMScheduler")
                .put("num_inference_steps", 20).put("guidance_scale", 5).put("seed", 1).put("use_karras_sigmas", "no").put("safety_checker", "no");
    }

    private static List<String> links(JsonNode answer) {
        return answer.path("output").valueStream().map(JsonNode::asText).toList();
    }

    private static int largestDifference(BufferedImage one, BufferedImage other) {
        int largest = 0;
        for (int y = 0; y < one.getHeight(); y++) {
            for (int x = 0; x < one.getWidth(); x++) {
                for (int shift = 0; shift <= 16; shift += 8) {
                    int difference = Math.abs((one.getRGB(x, y) >> shift & 255) - (other.getRGB(x, y) >> shift & 255));
                    largest = Math.max(largest, difference);
                }
            }
        }
        return largest;
    }
}
