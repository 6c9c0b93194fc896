package io.darkroom.diffusion.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttentionTest {

    @Test
    void bracketsMultiplyAndNeighboursOfEqualWeightJoin() {
        assertThat(Attention.parse("a ((b:1.5) [c] d)(e)"))
            .containsExactly(new Piece("a ", 1), new Piece("b", 1.5 * 1.1), new Piece(" ", 1.1), new Piece("c", 1 / 1.1 * 1.1), new Piece(" de", 1.1));
    }

    @Test
    void theTwoKindsOfBracketsMayOverlap() {
        assertThat(Attention.parse("(a[b)c]")).containsExactly(new Piece("a", 1.1), new Piece("b", 1.1 * (1 / 1.1)), new Piece("c", 1 / 1.1));
    }

    @Test
    void anUnclosedBracketCountsToTheEnd() {
        assertThat(Attention.parse("a (b [c")).containsExactly(new Piece("a ", 1), new Piece("b ", 1.1), new Piece("c", 1.1 * (1 / 1.1)));
    }

    @Test
    void aBreakIsOneOnlyWhereItsWeightWasNotChanged() {
        assertThat(Attention.parse("a BREAK b")).extracting(Piece::isBreak).containsExactly(false, true, false);
        assertThat(Attention.parse("(a BREAK b:1.2)")).noneMatch(Piece::isBreak);
        assertThat(Attention.parse("éBREAK")).containsExactly(new Piece("éBREAK", 1));
    }

    @Test
    void digitsOfAllScriptsAreRead() {
        assertThat(Attention.parse("(a:\u0661.5)")).containsExactly(new Piece("a", 1.5));
    }

    @Test
    void aWeightThatIsNoNumberIsToldByItsText() {
        assertThatIllegalArgumentException().isThrownBy(() -> Attention.parse("(a:1.2.3)")).withMessageContaining("1.2.3");
        assertThatIllegalArgumentException().isThrownBy(() -> Attention.parse("(a:" + "9".repeat(50) + ")")).withMessageContaining("too large");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "[", ":(", "(a", "([", "\\[("})
    void tooManyOpenBracketsAreRefused(String piece) {
        assertThatThrownBy(() -> Attention.parse(piece.repeat(100_000 / piece.length()))).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("deep");
    }

    @ParameterizedTest
    @ValueSource(strings = {")", "]", ":", "\\", ": ", "BREAK ", "(a:1)", ":1", "   ", "()", "(:1"})
    void longTextsTakeLittleTime(String piece) {
        String text = "(".repeat(Attention.MAX_DEPTH - 1) + "a".repeat(3) + piece.repeat(100_000 / piece.length());
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            try {
                assertThat(Attention.parse(text)).isNotEmpty();
            } catch (IllegalArgumentException refused) {
                assertThat(refused).hasMessageContaining("in a prompt");
            }
        });
    }
}
