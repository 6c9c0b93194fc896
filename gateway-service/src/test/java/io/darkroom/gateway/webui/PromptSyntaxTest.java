package io.darkroom.gateway.webui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromptSyntaxTest {

    static Stream<JsonNode> attention() {
        return Cases.of("attention");
    }

    static Stream<JsonNode> compositions() {
        return Cases.of("and");
    }

    /** What is let through is, to the original too, one piece of text without weight, and the same text. */
    @ParameterizedTest
    @MethodSource("attention")
    void whatPassesIsPlainToTheOriginalToo(JsonNode item) {
        plainNegative(item.get("text").textValue()).ifPresent(plain -> {
            assertThat(item.get("parsed")).hasSize(1);
            assertThat(item.get("parsed").get(0).get(1).doubleValue()).isEqualTo(1.0);
            assertThat(plain).isEqualTo(item.get("parsed").get(0).get(0).textValue());
        });
    }

    /** What the original takes as one part of weight 1 without brackets passes, everything else does not. */
    @ParameterizedTest
    @MethodSource("compositions")
    void compositionsAreRefused(JsonNode item) {
        boolean single = item.get("parts").size() == 1 && item.get("parts").get(0).get("weight").doubleValue() == 1;
        assertThat(plain(item.get("text").textValue()).isPresent()).isEqualTo(single);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"a star | a star", "a \\(blue\\) star | a (blue) star", "smile :) | smile :)", "a\\\\b | a\\b", "a\\b | ab", "\\[x\\] | [x]",
        "band and BREAKFAST | band and BREAKFAST", "ratio 16:9 wide | ratio 16:9 wide"})
    void plainWordsPass(String prompt, String words) {
        assertThat(PromptSyntax.plain(prompt)).isEqualTo(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(x)", "[x]", "(x:1.3)", "a [b:c:0.5]", "[a|b]", "a AND b", "a BREAK b", "ratio 16:9", "x : .5", "\\\\(x)", "unbalanced (x"})
    void whatTheEngineWouldReadAsWordsIsRefused(String prompt) {
        assertThatThrownBy(() -> PromptSyntax.plain(prompt)).isInstanceOf(WebUiException.class).hasMessageEndingWith("is not part of this release.");
    }

    @Test
    void aNegativePromptHasNoWeightAtItsEnd() {
        assertThat(PromptSyntax.plainNegative("ratio 16:9")).isEqualTo("ratio 16:9");
    }

    @Test
    void moreWordsThanAChunkHoldsAreRefused() {
        assertThat(PromptSyntax.plain("word ".repeat(75))).hasSize(375);
        assertThatThrownBy(() -> PromptSyntax.plain("word ".repeat(76))).hasMessage("A prompt of more than 75 tokens is not part of this release.");
    }

    private static Optional<String> plain(String prompt) {
        try {
            return Optional.of(PromptSyntax.plain(prompt));
        } catch (WebUiException refused) {
            return Optional.empty();
        }
    }

    private static Optional<String> plainNegative(String prompt) {
        try {
            return Optional.of(PromptSyntax.plainNegative(prompt));
        } catch (WebUiException refused) {
            return Optional.empty();
        }
    }
}
