package io.darkroom.diffusion.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.darkroom.diffusion.prompt.Composition.Part;
import org.junit.jupiter.api.Test;

class CompositionTest {

    @Test
    void partsHaveTheWeightsBehindTheirColons() {
        assertThat(Composition.parts("a : b :1.5 AND c: -.5\n AND AND d:e")).containsExactly(new Part("a : b", 1.5), new Part(" c", -0.5), new Part("", 1), new Part(" d:e", 1));
    }

    @Test
    void andInsideAWordIsText() {
        assertThat(Composition.parts("a_AND bAND ANDé")).containsExactly(new Part("a_AND bAND ANDé", 1));
    }

    @Test
    void partsAndWeightsAreBounded() {
        assertThatIllegalArgumentException().isThrownBy(() -> Composition.parts("a AND ".repeat(20_000)));
        assertThatIllegalArgumentException().isThrownBy(() -> Composition.parts("a:" + "9".repeat(60)));
    }
}
