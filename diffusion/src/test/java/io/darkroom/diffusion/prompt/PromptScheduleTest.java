package io.darkroom.diffusion.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.darkroom.diffusion.prompt.PromptSchedule.Entry;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromptScheduleTest {

    @Test
    void changesNestInAlternations() {
        assertThat(PromptSchedule.of("a [[b:c:2]|d]", 4).entries())
            .containsExactly(new Entry(1, "a b"), new Entry(2, "a d"), new Entry(3, "a c"), new Entry(4, "a d"));
    }

    @Test
    void aChangeComesOneCallLate() {
        PromptSchedule schedule = PromptSchedule.of("[a:b:2]", 5);
        assertThat(schedule.entries()).containsExactly(new Entry(2, "a"), new Entry(5, "b"));
        assertThat(schedule.at(2)).isEqualTo("a");
        assertThat(schedule.at(3)).isEqualTo("b");
        assertThat(schedule.at(99)).as("beyond the run").isEqualTo("a");
    }

    @Test
    void aSecondPassGoesOnWhereTheFirstEnded() {
        assertThat(PromptSchedule.ofSecondPass("[a:b:12] [c:d:1.5] [e:f:.9]", 10, 6).entries())
            .containsExactly(new Entry(2, "a c f"), new Entry(3, "b c f"), new Entry(6, "b d f"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a|b [c:3]", "(a|b) [c:3]", "[a:b|c] [d:3]", "[c:3] \\", "[c:3] \\\n", "[a:b:c:3]", "[a:(b:c:d):3]", "[a:b)c:3]", "[a:b:0x3]"})
    void whatFitsNoRuleStaysAsItIs(String prompt) {
        assertThat(PromptSchedule.of(prompt, 10).entries()).containsExactly(new Entry(10, prompt));
    }

    @Test
    void aPairInsideOneThatDoesNotFitStillCounts() {
        assertThat(PromptSchedule.of("[x:[a:b:3]:y]", 5).entries()).containsExactly(new Entry(3, "[x:a:y]"), new Entry(5, "[x:b:y]"));
    }

    @Test
    void pairsMayNotNestWithoutEnd() {
        String deep = "[a:".repeat(1000) + "b" + ":3]".repeat(1000);
        assertThatIllegalArgumentException().isThrownBy(() -> PromptSchedule.of(deep, 5)).withMessageContaining("deep");
    }

    @Test
    void textAndStepsAreBounded() {
        assertThatIllegalArgumentException().isThrownBy(() -> PromptSchedule.of("a".repeat(PromptSchedule.MAX_CHARACTERS + 1), 5));
        assertThatIllegalArgumentException().isThrownBy(() -> PromptSchedule.of("[a|b]" + "a".repeat(90_000), 1000)).withMessageContaining("too much");
        assertThatIllegalArgumentException().isThrownBy(() -> PromptSchedule.of("a", PromptSchedule.MAX_STEPS + 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "(", "]", ")", "|", ":", "\\", "[:", "[|", "[a:b:3]", "[a|b]", "([", ":3]", "[ ", "(]"})
    void longTextsTakeLittleTime(String piece) {
        String text = piece.repeat(PromptSchedule.MAX_CHARACTERS / piece.length());
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> assertThat(PromptSchedule.of(text, 150).entries()).isNotEmpty());
    }
}
