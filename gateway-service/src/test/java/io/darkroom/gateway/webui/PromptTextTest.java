package io.darkroom.gateway.webui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PromptTextTest {

    static Stream<JsonNode> comments() {
        return Cases.of("comments");
    }

    static Stream<JsonNode> networks() {
        return Cases.of("networks");
    }

    @ParameterizedTest
    @MethodSource("comments")
    void commentsGo(JsonNode item) {
        assertThat(PromptText.withoutComments(item.get("text").textValue())).isEqualTo(item.get("rest").textValue());
    }

    @ParameterizedTest
    @MethodSource("networks")
    void tagsAreTakenOut(JsonNode item) {
        assertThat(PromptText.withoutNetworks(item.get("text").textValue())).isEqualTo(item.get("rest").textValue());
    }

    @Test
    void longPromptsTakeLittleTime() {
        String prompt = "<a:".repeat(6_000);
        assertTimeoutPreemptively(Duration.ofSeconds(2), () -> assertThat(PromptText.withoutNetworks(prompt)).isEqualTo(prompt));
        assertTimeoutPreemptively(Duration.ofSeconds(2), () -> assertThat(PromptText.withoutNetworks(prompt + "b>")).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("networks")
    void aTagThatAsksForANetworkIsRefused(JsonNode item) {
        String text = item.get("text").textValue();
        boolean asks = item.get("networks").valueStream().anyMatch(tag -> List.of("lora", "hypernet").contains(tag.get("kind").textValue()));
        if (!asks) {
            assertThatCode(() -> PromptText.refuseNetworks(text)).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> PromptText.refuseNetworks(text)).isInstanceOf(WebUiException.class).hasMessageEndingWith("is not part of this release.");
        }
    }
}
