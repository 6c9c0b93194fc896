package io.darkroom.diffusion.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GenerationTextTest {

    @Test
    void whatIsWrittenIsReadBack() {
        String text = new GenerationText().put("Version", GenerationText.VERSION).put("Comment", "a: b, \"c\"\nd").put("Size", "512x768").put("CFG scale", 7.0)
            .put("Steps", 20).put("Tiling", "Tiling").put("Hidden", null).text("two\nlines", "not (this:1.2)");
        assertThat(text).startsWith("two\nlines\nNegative prompt: not (this:1.2)\nSteps: 20, CFG scale: 7.0, Size: 512x768, Tiling, Comment: ").endsWith(", Version: v1.10.1");
        Map<String, Object> read = GenerationTextReader.read(text);
        assertThat(read).containsEntry("Prompt", "two\nlines").containsEntry("Negative prompt", "not (this:1.2)").containsEntry("Comment", "a: b, \"c\"\nd")
            .containsEntry("Size-1", "512").containsEntry("Emphasis", "Original").doesNotContainKey("Hidden");
    }

    @ParameterizedTest
    @CsvSource({"1.6.0, false", "v1.5.2, true", "v1.6.0-RC, true", "v1.10.1, false", "v1.6.0-2-gabc, false", "no version, false"})
    void textsOfEarlierVersionsMeanWhatTheyMeantThen(String version, boolean before16) {
        Map<String, Object> read = GenerationTextReader.read("[a:b:5]\nSteps: 1, Sampler: DDIM, Version: " + version);
        assertThat(read.containsKey("Old prompt editing timelines")).isEqualTo(before16);
        assertThat(read.containsKey("Pad conds v0")).isEqualTo(before16);
    }

    @Test
    void aLineOfFewFieldsBelongsToThePrompt() {
        assertThat(GenerationTextReader.read("p\nSteps: 20, Size: 1x1")).containsEntry("Prompt", "p\nSteps: 20, Size: 1x1").doesNotContainKey("Steps");
    }

    @ParameterizedTest
    @ValueSource(strings = {":", "a", " ", "a:", "\"", "\\", "a b/"})
    void timeGrowsWithTheLengthAlone(String part) {
        String line = part.repeat(GenerationTextReader.MAX_LENGTH / part.length() / 8);
        assertThat(GenerationTextReader.read("p\n" + line + "Steps: 1, Sampler: \"Euler, Seed: 2")).containsKey("Prompt");
    }

    @Test
    void textsAreBounded() {
        assertThatThrownBy(() -> GenerationTextReader.read("a".repeat(GenerationTextReader.MAX_LENGTH + 1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> GenerationTextReader.read("p\nSteps: 1, Size: 64x64, First pass size: 99999999999x0")).hasMessageContaining("First pass size");
    }
}
