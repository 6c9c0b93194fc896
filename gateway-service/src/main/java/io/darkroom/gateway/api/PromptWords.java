package io.darkroom.gateway.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The words that a prompt gets which is to be enriched, from the resource {@code prompt-words.json}.
 *
 * @param wanted   groups of words; a prompt gets one of each
 * @param unwanted what a negative prompt gets
 */
record PromptWords(List<List<String>> wanted, List<String> unwanted) {
    static final PromptWords USUAL = load();

    private static PromptWords load() {
        try (InputStream json = PromptWords.class.getResourceAsStream("/prompt-words.json")) {
            return new ObjectMapper().readValue(json, PromptWords.class);
        } catch (IOException broken) {
            throw new UncheckedIOException("the words for prompts cannot be read", broken);
        }
    }

    /** The prompt with a word of each group behind it, the same ones for the same seed; words that it says already are left out. */
    String enriched(String prompt, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> chosen = new ArrayList<>();
        for (List<String> group : wanted) chosen.add(group.get(random.nextInt(group.size())));
        return joined(prompt, chosen);
    }

    /** The negative prompt with the unwanted words that it does not say. */
    String enrichedNegative(String negativePrompt) {
        return joined(negativePrompt, unwanted);
    }

    private static String joined(String text, List<String> words) {
        String said = text.toLowerCase(Locale.ROOT);
        Stream<String> first = text.isBlank() ? Stream.empty() : Stream.of(text);
        return Stream.concat(first, words.stream().filter(word -> !said.contains(word))).collect(Collectors.joining(", "));
    }
}
