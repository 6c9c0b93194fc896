package io.darkroom.training.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.Topic;
import io.darkroom.testkit.Infra;
import io.darkroom.testkit.KafkaProbe;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@QuarkusTestResource(value = Infra.class, restrictToAnnotatedClass = false)
class ModelRegistryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Path BUNDLED = Path.of(System.getProperty("darkroom.root"), "models");
    private static final String UNET = "unet/diffusion_pytorch_model.safetensors";

    @Inject
    ModelRegistry registry;
    @TempDir
    Path models;
    private KafkaProbe topic;

    @BeforeEach
    void open() {
        topic = KafkaProbe.on(Topic.MODELS_REGISTRY.topicName());
    }

    @AfterEach
    void close() {
        topic.close();
    }

    @Test
    void theBundledModelIsPublishedAtStart() throws Exception {
        JsonNode card = card("emoji", c -> !c.path("removed").asBoolean());
        assertThat(card.path("family").asText()).isEqualTo("sd15");
        assertThat(card.path("location").asText()).isEqualTo("bundled:emoji");
        assertThat(card.path("nativeWidth").asInt()).isEqualTo(128);
        assertThat(card.path("nativeHeight").asInt()).isEqualTo(128);
        assertThat(card.path("isDefault").asBoolean()).isTrue();
        assertThat(card.path("tenant").isNull()).isTrue();
        assertThat(card.path("sha256").asText()).isEqualTo(FileHash.sha256(BUNDLED.resolve("emoji").resolve(UNET)));
    }

    @Test
    void onlySoundModelsAreVisibleAndTheOthersAreWithdrawn() throws Exception {
        card("emoji", c -> !c.path("removed").asBoolean());
        ModelCopy sound = ModelCopy.in(models, "sound");
        ModelCopy broken = ModelCopy.in(models, "broken");
        Files.delete(broken.file("tokenizer/merges.txt"));
        Files.createDirectory(models.resolve("no-model"));
        registry.publish(List.of(models));
        assertThat(card("sound", c -> !c.path("removed").asBoolean()).path("isDefault").asBoolean()).isFalse();
        card("emoji", c -> c.path("removed").asBoolean());
        Files.delete(sound.file("vae/config.json"));
        registry.publish(List.of(models));
        card("sound", c -> c.path("removed").asBoolean());
        registry.publish(List.of(models.resolve("not-there")));
        registry.publish(List.of(BUNDLED));
        card("emoji", c -> !c.path("removed").asBoolean());
        assertThat(topic.seen()).noneMatch(seen -> seen.key().equals("broken") || seen.key().equals("no-model"));
    }

    @Test
    void weightsAreHashedAgainOnlyWhenTheFileHasChanged() throws Exception {
        ModelCopy copy = ModelCopy.in(models, "hashed");
        byte[] weights = copy.bytes(UNET);
        copy.write(UNET, weights);
        FileTime before = Files.getLastModifiedTime(copy.file(UNET));
        registry.publish(List.of(models));
        String first = card("hashed", c -> true).path("sha256").asText();
        weights[weights.length - 1]++;
        copy.write(UNET, weights);
        Files.setLastModifiedTime(copy.file(UNET), before);
        registry.publish(List.of(models));
        Files.setLastModifiedTime(copy.file(UNET), FileTime.fromMillis(before.toMillis() + 1000));
        registry.publish(List.of(models));
        String last = FileHash.sha256(copy.file(UNET));
        assertThat(last).isNotEqualTo(first);
        card("hashed", c -> c.path("sha256").asText().equals(last));
        assertThat(topic.seen()).filteredOn(seen -> seen.key().equals("hashed")).extracting(seen -> seen.json().path("sha256").asText())
            .containsExactly(first, first, last);
        registry.publish(List.of(BUNDLED));
    }

    private JsonNode card(String id, Predicate<JsonNode> wish) {
        return topic.await(seen -> seen.key().equals(id) && wish.test(seen.json()), PATIENCE).json();
    }
}
