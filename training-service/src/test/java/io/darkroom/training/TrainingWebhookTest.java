package io.darkroom.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.training.TrainingState;
import io.darkroom.contracts.webhook.WebhookDue;
import java.time.Instant;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingWebhookTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

    @Test
    void theFirstIsTheDocumentedBody() {
        WebhookDue due = TrainingWebhook.due("F5jvdzGnYi", "acme", "http://hooks.example/", null, TrainingState.DEPLOYING_GPU, 1, null, NOW);
        assertThat(due).isEqualTo(new WebhookDue("msg_training_F5jvdzGnYi_1", "acme", "http://hooks.example/", "training/F5jvdzGnYi",
            "{\"status\":\"success\",\"training_status\":\"deploying_gpu\",\"logs\":\"it will take upto 25 minutes\",\"model_id\":\"F5jvdzGnYi\"}", NOW));
    }

    @Test
    void aFailureSaysWhy() {
        WebhookDue due = TrainingWebhook.due("F5jvdzGnYi", "acme", "http://h.example/", null, TrainingState.FAILED, 3, "no \"image\" could be read", NOW);
        assertThat(due.body()).isEqualTo(
            "{\"status\":\"failed\",\"training_status\":\"failed\",\"logs\":\"no \\\"image\\\" could be read\",\"model_id\":\"F5jvdzGnYi\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a\\u00fc /b\"", "12345678901234567890.50", "null", "true", "1e5"})
    void theTrackIdComesBackByteForByte(String trackId) {
        WebhookDue due = TrainingWebhook.due("F5jvdzGnYi", "acme", "http://h.example/", trackId, TrainingState.MODEL_READY, 8, null, NOW);
        assertThat(due.body()).endsWith(",\"track_id\":" + trackId + "}");
    }

    @Test
    void idsAreTenLettersAndDigits() {
        Random random = new Random(1);
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 10_000; i++) ids.add(TrainingIds.next(random));
        assertThat(ids).hasSize(10_000).allMatch(id -> id.matches("[A-Za-z0-9]{10}"));
        assertThat(String.join("", ids).chars().distinct().count()).isEqualTo(62);
    }
}
