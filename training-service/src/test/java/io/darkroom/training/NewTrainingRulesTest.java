package io.darkroom.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.training.NewTraining;
import io.darkroom.contracts.training.TrainingKind;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NewTrainingRulesTest {
    private static final List<String> IMAGES = List.of("https://files.example/1.png");

    @Test
    void aPlainTrainingIsRight() {
        assertThat(NewTrainingRules.broken(training("photo", IMAGES, 2, null, null))).isEmpty();
        assertThat(NewTrainingRules.broken(training("p".repeat(2000), Collections.nCopies(100, "u".repeat(2048)), 2000, "HTTPS://h.example/x", "\"t\""))).isEmpty();
    }

    static Stream<NewTraining> wrong() {
        return Stream.of(null, training("", IMAGES, 2, null, null), training(null, IMAGES, 2, null, null), training("p".repeat(2001), IMAGES, 2, null, null),
            training("nul \0", IMAGES, 2, null, null), training("p", List.of(), 2, null, null), training("p", null, 2, null, null),
            training("p", Collections.nCopies(101, "u"), 2, null, null), training("p", Collections.singletonList(null), 2, null, null),
            training("p", List.of("u".repeat(2049)), 2, null, null), training("p", IMAGES, 0, null, null), training("p", IMAGES, 2001, null, null),
            training("p", IMAGES, 2, "ftp://h.example/", null), training("p", IMAGES, 2, "http://" + "h".repeat(2048), null),
            new NewTraining("t", null, "p", "c", IMAGES, 2, 0, null, null), new NewTraining("", TrainingKind.SANDBOX, "p", "c", IMAGES, 2, 0, null, null),
            new NewTraining("t", TrainingKind.SANDBOX, "p", null, IMAGES, 2, 0, null, null));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void theRestIsNot(NewTraining training) {
        assertThat(NewTrainingRules.broken(training)).get().asString().endsWith(".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "t", "{}", "[1]", "\"a\",\"status\":\"x\"", "1}", "\"a", "1 2"})
    void aTrackIdIsExactlyOneValue(String trackId) {
        assertThat(NewTrainingRules.broken(training("p", IMAGES, 2, null, trackId))).get().asString().startsWith("trackId");
    }

    private static NewTraining training(String prompt, List<String> images, int steps, String webhook, String trackId) {
        return new NewTraining("acme", TrainingKind.SANDBOX, prompt, "class", images, steps, 0, webhook, trackId);
    }
}
