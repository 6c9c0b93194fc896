package io.darkroom.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.darkroom.contracts.training.TrainingState;
import io.darkroom.contracts.webhook.WebhookDue;
import java.time.Instant;

/** The documented message about a training's state. */
public final class TrainingWebhook {
    private static final ObjectMapper JSON = new ObjectMapper();

    private TrainingWebhook() {
    }

    /**
     * The message about entering a state. {@code status} is {@code failed} for a failed training and {@code success} otherwise: it speaks
     * of the training so far, {@code training_status} of its state.
     *
     * @param number  which state of this training it is, from 1; part of the message's id
     * @param reason  replaces the state's sentence, or null
     * @param trackId JSON text of the caller, put in as it is, or null
     */
    public static WebhookDue due(String id, String tenant, String url, String trackId, TrainingState state, int number, String reason, Instant now) {
        ObjectNode body = JSON.createObjectNode();
        body.put("status", state == TrainingState.FAILED ? "failed" : "success");
        body.put("training_status", state.documentedName());
        body.put("logs", reason == null ? TrainingTexts.webhookLogs(state) : reason);
        body.put("model_id", id);
        if (trackId != null) body.putRawValue("track_id", new RawValue(trackId));
        return new WebhookDue("msg_training_" + id + "_" + number, tenant, url, orderKey(id), body.toString(), now);
    }

    /** Messages of one training arrive in order. */
    public static String orderKey(String id) {
        return "training/" + id;
    }
}
