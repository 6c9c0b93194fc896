package io.darkroom.worker.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.error.ErrorCode;
import io.darkroom.contracts.job.GenerationText;
import io.darkroom.contracts.job.Sampling;
import io.darkroom.contracts.job.TextToImage;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TaskBoundsTest {
    private static final Sampling DDIM = new Sampling.Diffusers("DDIMScheduler", null, null);

    private static TextToImage task(String prompt, int width, int height, int samples, int steps, double guidance, long seed, int clipSkip, Sampling sampling, String... texts) {
        return new TextToImage("emoji", prompt, "", width, height, samples, steps, guidance, seed, sampling, clipSkip, false, new GenerationText(List.of(texts)));
    }

    @Test
    void whatGatewaysSendFits() {
        assertThat(TaskBounds.check(task("a cat", 512, 512, 1, 20, 7.5, 0, 1, DDIM))).isEmpty();
        assertThat(TaskBounds.check(task("", 2048, 2048, 4, 150, 30, 0xFFFF_FFFFL, 12, DDIM, "text"))).isEmpty();
    }

    static Stream<Arguments> whatDoesNotFit() {
        return Stream.of(
            Arguments.of("prompt", task(null, 512, 512, 1, 20, 7.5, 0, 1, DDIM)),
            Arguments.of("prompt", task("x".repeat(100_001), 512, 512, 1, 20, 7.5, 0, 1, DDIM)),
            Arguments.of("width", task("a", 0, 512, 1, 20, 7.5, 0, 1, DDIM)),
            Arguments.of("width", task("a", 513, 512, 1, 20, 7.5, 0, 1, DDIM)),
            Arguments.of("height", task("a", 512, 4104, 1, 20, 7.5, 0, 1, DDIM)),
            Arguments.of("height", task("a", 512, -8, 1, 20, 7.5, 0, 1, DDIM)),
            Arguments.of("samples", task("a", 512, 512, 0, 20, 7.5, 0, 1, DDIM)),
            Arguments.of("samples", task("a", 8, 8, 65, 20, 7.5, 0, 1, DDIM)),
            Arguments.of("together", task("a", 4096, 4096, 2, 20, 7.5, 0, 1, DDIM)),
            Arguments.of("steps", task("a", 512, 512, 1, 0, 7.5, 0, 1, DDIM)),
            Arguments.of("steps", task("a", 512, 512, 1, 1001, 7.5, 0, 1, DDIM)),
            Arguments.of("guidance", task("a", 512, 512, 1, 20, Double.NaN, 0, 1, DDIM)),
            Arguments.of("guidance", task("a", 512, 512, 1, 20, Double.POSITIVE_INFINITY, 0, 1, DDIM)),
            Arguments.of("seed", task("a", 512, 512, 1, 20, 7.5, -1, 1, DDIM)),
            Arguments.of("seed", task("a", 512, 512, 1, 20, 7.5, 1L << 32, 1, DDIM)),
            Arguments.of("clip skip", task("a", 512, 512, 1, 20, 7.5, 0, 0, DDIM)),
            Arguments.of("scheduler", task("a", 512, 512, 1, 20, 7.5, 0, 1, null)),
            Arguments.of("scheduler", task("a", 512, 512, 1, 20, 7.5, 0, 1, new Sampling.Diffusers(null, null, null))),
            Arguments.of("scheduler", task("a", 512, 512, 1, 20, 7.5, 0, 1, new Sampling.WebUi("Euler a", "Automatic", null))),
            Arguments.of("generation text", task("a", 512, 512, 1, 20, 7.5, 0, 1, DDIM, "x".repeat(300_001))));
    }

    @ParameterizedTest
    @MethodSource
    void whatDoesNotFit(String named, TextToImage task) {
        assertThat(TaskBounds.check(task)).hasValueSatisfying(failure -> {
            assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_FIELD);
            assertThat(failure.message()).contains(named).endsWith(".").hasSizeLessThan(100);
        });
    }
}
