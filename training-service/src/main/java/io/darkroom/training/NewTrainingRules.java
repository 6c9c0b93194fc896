package io.darkroom.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.darkroom.contracts.training.NewTraining;
import java.util.List;
import java.util.Optional;

/** What a training that a gateway hands over must be. The gateway has told the caller long before; this is the second lock. */
public final class NewTrainingRules {
    static final int LONGEST_TENANT = 200;
    static final int LONGEST_PROMPT = 2_000;
    static final int LONGEST_URL = 2_048;
    static final int LONGEST_TRACK_ID = 1_000;
    static final int MOST_IMAGES = 100;
    static final int MOST_STEPS = 2_000;
    private static final ObjectReader JSON = JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build().readerFor(JsonNode.class);

    private NewTrainingRules() {
    }

    /** The first rule that is broken, as a sentence; nothing where all hold. */
    public static Optional<String> broken(NewTraining training) {
        if (training == null) return Optional.of("The body is missing.");
        if (!text(training.tenant(), 1, LONGEST_TENANT)) return Optional.of("tenant must have 1 to " + LONGEST_TENANT + " characters.");
        if (training.kind() == null) return Optional.of("kind is missing.");
        if (!text(training.instancePrompt(), 1, LONGEST_PROMPT)) return Optional.of("instancePrompt must have 1 to " + LONGEST_PROMPT + " characters.");
        if (!text(training.classPrompt(), 1, LONGEST_PROMPT)) return Optional.of("classPrompt must have 1 to " + LONGEST_PROMPT + " characters.");
        if (!images(training.images())) return Optional.of("images must be 1 to " + MOST_IMAGES + " addresses of at most " + LONGEST_URL + " characters.");
        if (training.steps() < 1 || training.steps() > MOST_STEPS) return Optional.of("steps must be 1 to " + MOST_STEPS + ".");
        if (training.webhookUrl() != null && !address(training.webhookUrl())) return Optional.of("webhookUrl must be an http or https address.");
        if (training.trackId() != null && !scalar(training.trackId())) return Optional.of("trackId must be a JSON text, number, flag or null.");
        return Optional.empty();
    }

    private static boolean images(List<String> images) {
        return images != null && !images.isEmpty() && images.size() <= MOST_IMAGES && images.stream().allMatch(image -> text(image, 1, LONGEST_URL));
    }

    private static boolean address(String url) {
        return text(url, 1, LONGEST_URL) && url.matches("(?is)https?://.+");
    }

    /** It becomes part of a JSON text as it is, so it must be exactly one value. */
    private static boolean scalar(String json) {
        if (!text(json, 1, LONGEST_TRACK_ID)) return false;
        try {
            JsonNode node = JSON.readTree(json);
            return node.isValueNode();
        } catch (JsonProcessingException broken) {
            return false;
        }
    }

    /** PostgreSQL stores no NUL. */
    private static boolean text(String value, int least, int most) {
        return value != null && value.length() >= least && value.length() <= most && value.indexOf('\0') < 0;
    }
}
