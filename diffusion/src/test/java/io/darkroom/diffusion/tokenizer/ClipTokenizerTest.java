package io.darkroom.diffusion.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClipTokenizerTest {

    private static final String VOCABULARY = """
        {"a": 0, "b": 1, "!": 2, "a</w>": 3, "b</w>": 4, "!</w>": 5, "ab": 6, "ab</w>": 7, "abab</w>": 8, "<|startoftext|>": 9, "<|endoftext|>": 10}""";
    private static final String MERGES = "#version: 0.2\na b\na b</w>\nab ab</w>\n";

    @Test
    void pairsLearnedEarlierAreJoinedFirst(@TempDir Path folder) throws IOException {
        ClipTokenizer tokenizer = load(folder, VOCABULARY, MERGES);
        assertThat(tokenizer.tokens("abab")).containsExactly(8);
        assertThat(tokenizer.tokens("aba")).containsExactly(6, 3);
        assertThat(tokenizer.tokens("AB!")).containsExactly(7, 5);
        assertThat(tokenizer.tokens("  ")).isEmpty();
    }

    @Test
    void idsAreCutAndPadded(@TempDir Path folder) throws IOException {
        ClipTokenizer tokenizer = load(folder, VOCABULARY, MERGES);
        assertThat(tokenizer.maxLength()).isEqualTo(77);
        assertThat(tokenizer.encode("a b", 6)).containsExactly(9, 3, 4, 10, 10, 10);
        assertThat(tokenizer.encode("a b a b", 4)).containsExactly(9, 3, 4, 10);
        assertThat(tokenizer.encode("a", 2)).containsExactly(9, 10);
        assertThatThrownBy(() -> tokenizer.encode("a", 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void addedWordsCountInAnyCaseAndTheLongestWins(@TempDir Path folder) throws IOException {
        ClipTokenizer tokenizer = load(folder, VOCABULARY, MERGES).withAdded(Map.of("<X>", new int[] {20, 21}, "<x>a", new int[] {30}));
        assertThat(tokenizer.tokens("a<x>b <X>A")).containsExactly(3, 20, 21, 4, 30);
    }

    @Test
    void aPaddingTokenCountsWhereItIsWritten(@TempDir Path folder) throws IOException {
        ClipTokenizer tokenizer = load(folder, VOCABULARY, MERGES).withPadding(2);
        assertThat(tokenizer.encode("a!", 5)).containsExactly(9, 3, 2, 10, 2);
        assertThatThrownBy(() -> tokenizer.withPadding(99)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void unknownLettersBecomeTheUnknownToken(@TempDir Path folder) throws IOException {
        assertThat(load(folder, VOCABULARY, MERGES).tokens("z")).containsExactly(10);
    }

    @Test
    void specialTokensAreFoundInTheText(@TempDir Path folder) throws IOException {
        ClipTokenizer tokenizer = load(folder, VOCABULARY, MERGES);
        assertThat(tokenizer.tokens("a<|endoftext|>b")).containsExactly(3, 10, 4);
    }

    @Test
    void longTextsAreRefusedAndLongWordsAreNotSlow(@TempDir Path folder) throws IOException {
        ClipTokenizer tokenizer = load(folder, VOCABULARY, MERGES);
        assertThat(tokenizer.tokens("ab".repeat(ClipTokenizer.MAX_CHARACTERS / 2))).hasSize(ClipTokenizer.MAX_CHARACTERS / 2 - 1);
        assertThatThrownBy(() -> tokenizer.tokens("a".repeat(ClipTokenizer.MAX_CHARACTERS + 1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFolderThatDoesNotFitIsRefused(@TempDir Path folder) {
        assertThatThrownBy(() -> load(folder, "{\"a\": 0}", "")).isInstanceOf(IOException.class).hasMessageContaining("<|startoftext|>");
        assertThatThrownBy(() -> load(folder, VOCABULARY, "a z\n")).isInstanceOf(IOException.class).hasMessageContaining("a z");
        assertThatThrownBy(() -> load(folder, VOCABULARY, "a b c\n")).isInstanceOf(IOException.class).hasMessageContaining("a b c");
    }

    private static ClipTokenizer load(Path folder, String vocabulary, String merges) throws IOException {
        Files.writeString(folder.resolve("vocab.json"), vocabulary);
        Files.writeString(folder.resolve("merges.txt"), merges);
        return ClipTokenizer.load(folder);
    }

    @Test
    void thePublishedTokenizerNeedsNoFolder() {
        ClipTokenizer published = ClipTokenizer.published();
        assertThat(published.tokens("a photo of a cat")).containsExactly(320, 1125, 539, 320, 2368);
        assertThat(published.encode("Hi there!", 7)).containsExactly(49406, 1883, 997, 256, 49407, 49407, 49407);
        assertThat(published.withPadding(0).encode("Hi there", 5)).containsExactly(49406, 1883, 997, 49407, 0);
    }
}
