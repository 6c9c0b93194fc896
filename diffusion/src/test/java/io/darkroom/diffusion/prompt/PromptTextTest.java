package io.darkroom.diffusion.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromptTextTest {

    @Test
    void stylesTakeThePromptInOrAreAppended() {
        assertThat(PromptText.styled(" a\u00a0", List.of(" x ", "", "<{prompt}|{prompt}>"))).isEqualTo("<a, x|a, x>");
    }

    @Test
    void stylesThatDoubleThePromptAreBounded() {
        assertThatIllegalArgumentException().isThrownBy(() -> PromptText.styled("a", Collections.nCopies(64, "{prompt}{prompt}"))).withMessageContaining("longer");
    }

    @Test
    void commentsGoWithTheirLines() {
        assertThat(PromptText.withoutComments("# a\nb # c\n# d\n# e\nf\r#")).isEqualTo("\nb \n\nf\r\n");
    }
}
