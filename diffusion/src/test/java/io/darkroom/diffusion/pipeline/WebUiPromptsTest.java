package io.darkroom.diffusion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.darkroom.diffusion.onnx.Device;
import io.darkroom.diffusion.prompt.Chunks;
import io.darkroom.diffusion.prompt.Embedding;
import io.darkroom.diffusion.prompt.Embeddings;
import io.darkroom.diffusion.prompt.Emphasis;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebUiPromptsTest {
    private static final Chunks.Options NO_NORM = new Chunks.Options(Emphasis.NO_NORM, 20);
    private static DiffusionModel model;

    @TempDir
    static Path cache;

    @BeforeAll
    static void open() throws IOException {
        model = Emoji.open(cache);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static IntFunction<Conditioning> encode(WebUiPrompts prompts) {
        return prompts.encode(model, true, new Cancellation());
    }

    private static Condition one(String prompt) {
        return encode(WebUiPrompts.of(prompt, "", 20)).apply(0).prompt();
    }

    private static WebUiPrompts with(String prompt, String negative, Chunks.Options options, boolean padShorter, Embeddings embeddings) {
        return new WebUiPrompts(prompt, negative, 0, 10, 0, options, padShorter, embeddings);
    }

    private static float[] token(Tensor context, int place) {
        return Arrays.copyOfRange(context.data(), place * context.dim(2), (place + 1) * context.dim(2));
    }

    @Test
    void plainWordsMeanWhatTheyMeanInThePlainDialect() {
        Conditioning plain = PlainPrompts.of("red apple", "blue").encode(model, true, new Cancellation()).apply(0);
        Conditioning webUi = encode(WebUiPrompts.of("red apple", "blue", 20)).apply(19);
        assertThat(webUi.prompt()).isEqualTo(plain.prompt());
        assertThat(webUi.negative()).isEqualTo(plain.negative());
    }

    @Test
    void aWeightMultipliesItsTokensAndTheMeanStays() {
        Tensor plain = one("red apple").context();
        Tensor multiplied = encode(with("red (apple:1.5)", "", NO_NORM, false, Embeddings.NONE)).apply(0).prompt().context();
        assertThat(token(multiplied, 1)).containsExactly(token(plain, 1));
        assertThat(token(multiplied, 2)[0]).isEqualTo(token(plain, 2)[0] * 1.5f);
        Tensor kept = one("red (apple:1.5)").context();
        assertThat(mean(kept)).isCloseTo(mean(plain), within(1e-6));
        assertThat(kept).isNotEqualTo(multiplied);
    }

    private static double mean(Tensor tensor) {
        double sum = 0;
        for (float value : tensor.data()) sum += value;
        return sum / tensor.data().length;
    }

    @Test
    void chunksStandOneAfterTheOther() {
        Tensor both = one("red BREAK apple").context();
        assertThat(both.shape()).containsExactly(1, 154, 192);
        assertThat(both).isEqualTo(Tensor.concat(List.of(one("red").context(), one("apple").context()), 1));
    }

    @Test
    void aScheduleIsFollowedCallByCall() {
        IntFunction<Conditioning> told = encode(WebUiPrompts.of("[red:blue BREAK x:2] apple", "[a|b]", 5));
        assertThat(told.apply(2).prompt().context()).as("as many chunks as the longest text").isEqualTo(Tensor.concat(List.of(one("red apple").context(), one("").context()), 1));
        assertThat(told.apply(3).prompt()).isEqualTo(one("blue BREAK x apple"));
        assertThat(told.apply(0).negative()).isEqualTo(one("a")).isEqualTo(told.apply(1).negative());
        assertThat(told.apply(2).negative()).isEqualTo(one("b"));
    }

    @Test
    void joinedPromptsAreEquallyLongAndTheNegativeIsAsLongAsItIs() {
        Conditioning told = encode(WebUiPrompts.of("red AND blue BREAK apple :-0.5", "green", 20)).apply(0);
        assertThat(told.prompts()).extracting(Conditioning.Weighted::weight).containsExactly(1.0, -0.5);
        Tensor first = told.prompts().getFirst().condition().context();
        assertThat(first.dim(1)).isEqualTo(154);
        assertThat(token(first, 153)).containsExactly(token(first, 76));
        assertThat(told.negative().context().dim(1)).isEqualTo(77);
        Conditioning padded = encode(with("red BREAK blue", "green", Chunks.Options.USUAL, true, Embeddings.NONE)).apply(0);
        assertThat(padded.negative().context()).isEqualTo(Tensor.concat(List.of(one("green").context(), one("").context()), 1));
    }

    @Test
    void aLearnedWordStandsForItsVectors() {
        Embeddings words = new Embeddings(List.of(new Embedding("zzword", List.of(Tensor.zeros(2, 192)))));
        Conditioning told = encode(with("red zzword", "red", Chunks.Options.USUAL, false, words)).apply(0);
        assertThat(told.prompt().context()).isNotEqualTo(one("red zzword").context());
        assertThat(token(told.prompt().context(), 1)).containsExactly(token(told.negative().context(), 1));
        Embeddings wide = new Embeddings(List.of(new Embedding("zzword", List.of(Tensor.zeros(2, 768)))));
        assertThatIllegalArgumentException().isThrownBy(() -> encode(with("zzword", "", Chunks.Options.USUAL, false, wide))).withMessageContaining("768");
    }

    @Test
    void clipSkipCountsForBoth() {
        Conditioning told = encode(new WebUiPrompts("red", "red", 0, 5, 1, Chunks.Options.USUAL, false, Embeddings.NONE)).apply(0);
        assertThat(told.prompt()).isEqualTo(told.negative()).isNotEqualTo(one("red"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sd21-a", "sdxl-a", "sdxl-refiner-a"})
    void otherFamiliesPadAsTheyWereTrainedAndSkipNoLayer(String name) throws IOException {
        try (DiffusionModel other = DiffusionModel.open(Path.of("..", "testkit", "golden", "models", name), Device.cpu(), cache, 1)) {
            Conditioning plain = PlainPrompts.of("red apple", "blue").encode(other, true, new Cancellation()).apply(0);
            WebUiPrompts prompts = new WebUiPrompts("red apple", "blue", 0, 5, 1, Chunks.Options.USUAL, false, Embeddings.NONE);
            Conditioning told = prompts.encode(other, true, new Cancellation()).apply(0);
            assertThat(told.prompt()).isEqualTo(plain.prompt());
            assertThat(told.negative()).isEqualTo(plain.negative());
            Condition nothing = WebUiPrompts.of("red", "", 5).encode(other, true, new Cancellation()).apply(0).negative();
            assertThat(nothing.equals(nothing.zeros())).as("an empty negative prompt is no text at all for SDXL").isEqualTo(other.isXl());
        }
    }

    @Test
    void theWorkOfOnePromptIsBounded() {
        String manyTexts = "[" + String.join("|", IntStream.range(0, 300).mapToObj(i -> "x" + i).toList()) + "]" + " a BREAK".repeat(10);
        assertThatIllegalArgumentException().isThrownBy(() -> encode(WebUiPrompts.of(manyTexts, "", 300))).withMessageContaining("chunks");
    }
}
