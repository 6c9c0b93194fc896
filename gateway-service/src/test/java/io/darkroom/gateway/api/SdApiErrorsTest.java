package io.darkroom.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.contracts.error.ErrorCode;
import io.darkroom.gateway.Refusal;
import io.darkroom.gateway.http.Answer;
import io.darkroom.gateway.http.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SdApiErrorsTest {
    private final Json json = new Json(new ObjectMapper());
    private final SdApiErrors errors = new SdApiErrors(json, "real");

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void everyCodeHasADocumentedEnvelopeAndItsStatus(ErrorCode code) throws Exception {
        Refusal refusal = code == ErrorCode.INVALID_FIELD ? Refusal.invalid("f", "The f is wrong.") : new Refusal(code, "why");
        Answer.Whole answer = (Answer.Whole) errors.refuse(refusal, null);
        JsonNode body = new ObjectMapper().readTree(answer.body());
        assertThat(answer.status()).isEqualTo(code.httpStatus());
        assertThat(answer.headers()).containsEntry("X-Error-Code", code.name()).containsEntry("Content-Type", "application/json");
        assertThat(body.path("status").asText()).isIn("error", "failed");
        assertThat(body.path("message").isTextual() || body.path("message").isObject()).isTrue();
        if (body.path("status").asText().equals("failed")) {
            assertThat(body.path("id").asText("x")).isEmpty();
            assertThat(body.path("output").asText("x")).isEmpty();
        }
        assertThat(((Answer.Whole) new SdApiErrors(json, "always-200").refuse(refusal, null)).status()).isEqualTo(200);
        assertThat(((Answer.Whole) new SdApiErrors(json, "always-200").refuse(refusal, null)).body()).isEqualTo(answer.body());
    }

    @Test
    void theSettingHasTwoValues() {
        assertThatThrownBy(() -> new SdApiErrors(json, "sometimes")).hasMessageContaining("real or always-200");
    }

    @Test
    void stylesShowOnlyWhatOrdersTell() {
        Map<String, Object> meta = PictureOrderTest.order("{\"prompt\": \"x\"}", SafetyPolicy.REFUSE).meta();
        for (AnswerStyle style : AnswerStyle.values()) assertThat(meta).as(style.name()).containsKeys(style.shown().toArray(new String[0]));
    }
}
