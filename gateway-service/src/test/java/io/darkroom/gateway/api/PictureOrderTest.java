package io.darkroom.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.darkroom.contracts.job.Sampling;
import io.darkroom.contracts.model.ModelCard;
import io.darkroom.contracts.request.shape.CommunityTextToImage;
import io.darkroom.contracts.request.shape.PlainTextToImage;
import io.darkroom.gateway.Refusal;
import io.darkroom.gateway.binding.Binder;
import io.darkroom.gateway.binding.BodyParser;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PictureOrderTest {
    private static final ModelCard MODEL = new ModelCard("tiny", null, "sd15", "bundled:tiny", "abcdef0123456789", 96, 64, true, false);

    @Test
    void whatIsNotSaidIsFilledIn() {
        PictureOrder order = order("{\"prompt\": \"x\"}", SafetyPolicy.REFUSE);
        assertThat(order.task().width()).isEqualTo(96);
        assertThat(order.task().height()).isEqualTo(64);
        assertThat(order.task().seed()).isBetween(0L, 4_294_967_295L);
        assertThat(order.meta()).containsEntry("seed", order.task().seed()).containsEntry("safetychecker", "no");
        assertThat(order.task().sampling()).isEqualTo(new Sampling.Diffusers("UniPCMultistepScheduler", null, null));
        assertThat(order.task().clipSkipNegative()).isFalse();
    }

    @Test
    void seedsAreDrawnFromTheWholeRange() {
        long largest = 0;
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) largest = Math.max(largest, community("{\"prompt\": \"x\"}", random).task().seed());
        assertThat(largest).isGreaterThan(3_000_000_000L);
    }

    @Test
    void aCheckWithoutACheckerIsRefusedOrToldAsNone() {
        assertThat(catchThrowableOfType(Refusal.class, () -> order("{\"prompt\": \"x\", \"safety_checker\": \"yes\"}", SafetyPolicy.REFUSE)).fields())
                .containsOnlyKeys("safety_checker");
        assertThat(order("{\"prompt\": \"x\", \"safety_checker\": \"yes\"}", SafetyPolicy.ALLOW).meta()).containsEntry("safetychecker", "none");
    }

    @Test
    void karrasIsTheDefaultOnV4AndTheAlgorithmIsForOneSchedulerOnly() {
        assertThat(community("{\"prompt\": \"x\"}", new Random(1)).task().sampling())
                .isEqualTo(new Sampling.Diffusers("UniPCMultistepScheduler", true, null));
        assertThat(community("{\"prompt\": \"x\", \"scheduler\": \"DDIMScheduler\", \"algorithm_type\": \"dpmsolver+++\"}", new Random(1))
                .task().sampling()).isEqualTo(new Sampling.Diffusers("DDIMScheduler", true, null));
        assertThat(community("{\"prompt\": \"x\", \"scheduler\": \"DPMSolverMultistepScheduler\", \"algorithm_type\": \"dpmsolver+++\", "
                + "\"use_karras_sigmas\": \"no\"}", new Random(1)).task().sampling())
                .isEqualTo(new Sampling.Diffusers("DPMSolverMultistepScheduler", false, "dpmsolver+++"));
    }

    @Test
    void aPromptIsEnrichedWhereThatIsAskedFor() {
        PictureOrder plain = order("{\"prompt\": \"x\", \"seed\": 7}", SafetyPolicy.REFUSE);
        assertThat(plain.task().prompt()).isEqualTo("x");
        assertThat(plain.task().negativePrompt()).isEmpty();
        PictureOrder rich = order("{\"prompt\": \"x\", \"seed\": 7, \"enhance_prompt\": \"yes\"}", SafetyPolicy.REFUSE);
        assertThat(rich.task().prompt()).startsWith("x, ").isEqualTo(rich.meta().get("prompt"))
                .isEqualTo(order("{\"prompt\": \"x\", \"seed\": 7, \"enhance_prompt\": true}", SafetyPolicy.REFUSE).task().prompt());
        assertThat(rich.meta()).containsEntry("negative_prompt", rich.task().negativePrompt());
    }

    @Test
    void wordsThatAreSaidAlreadyAreNotSaidAgain() {
        PromptWords words = new PromptWords(List.of(List.of("soft light"), List.of("sharp focus")), List.of("blurry", "noisy"));
        assertThat(words.enriched("Soft Light on a star", 1)).isEqualTo("Soft Light on a star, sharp focus");
        assertThat(words.enrichedNegative("")).isEqualTo("blurry, noisy");
        assertThat(words.enrichedNegative("blurry")).isEqualTo("blurry, noisy");
    }

    static PictureOrder order(String json, SafetyPolicy safety) {
        PlainTextToImage request = Binder.bind(PlainTextToImage.class, BodyParser.parse(json.getBytes(StandardCharsets.UTF_8), Optional.empty()));
        return PictureOrder.of(request, MODEL, 42, new Random(1), safety);
    }

    private static PictureOrder community(String json, Random random) {
        CommunityTextToImage request = Binder.bind(CommunityTextToImage.class,
                BodyParser.parse(json.getBytes(StandardCharsets.UTF_8), Optional.empty()));
        return PictureOrder.of(request, MODEL, 42, random, SafetyPolicy.REFUSE);
    }
}
