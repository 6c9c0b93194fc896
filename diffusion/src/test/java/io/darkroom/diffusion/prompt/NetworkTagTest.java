package io.darkroom.diffusion.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.darkroom.diffusion.prompt.NetworkTag.Lora;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTagTest {

    private static Lora lora(String tag) {
        return NetworkTag.cut(tag).tags().getFirst().lora();
    }

    @Test
    void tagsAreTakenOutKindByKind() {
        NetworkTag.Cut cut = NetworkTag.cut("<lora:a> x <hypernet:h:0.5><lora:b=c:d=e=f>");
        assertThat(cut.rest()).isEqualTo(" x ");
        assertThat(cut.tags()).containsExactly(new NetworkTag("lora", List.of("a"), Map.of()), new NetworkTag("lora", List.of("d=e=f"), Map.of("b", "c")),
            new NetworkTag("hypernet", List.of("h", "0.5"), Map.of()));
    }

    @Test
    void aLorasStrengthsAreFilledIn() {
        assertThat(lora("<lora:a>")).isEqualTo(new Lora("a", 1, 1, null));
        assertThat(lora("<lyco:a:0.5>")).isEqualTo(new Lora("a", 0.5, 0.5, null));
        assertThat(lora("<lora:a:unet=-0.25:0.5:0.75:dyn=8>")).isEqualTo(new Lora("a", 0.5, -0.25, 8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<lora:te=1>", "<lora:a:x>", "<lora:a:NaN>", "<lora:a:1e9>", "<lora:a:1:1:0>", "<lora:a:dyn=1.5>"})
    void aLoraThatCannotBeReadIsToldByItsTag(String tag) {
        assertThatIllegalArgumentException().isThrownBy(() -> lora(tag)).withMessageContaining("<lora:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<", "<a", "<a:", "<a:>", "<a:b>", "<a:b:", ">"})
    void longTextsTakeLittleTime(String piece) {
        String text = piece.repeat(100_000 / piece.length());
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> assertThat(NetworkTag.cut(text).rest()).isNotNull());
    }
}
