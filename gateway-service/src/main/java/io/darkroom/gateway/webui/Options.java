package io.darkroom.gateway.webui;

import io.darkroom.contracts.job.PromptReading;
import io.darkroom.contracts.model.ModelCard;
import java.util.Map;
import java.util.Optional;

/**
 * The settings that count for one caller or one job.
 *
 * @param values every option, in documented order
 * @param model  the checkpoint chosen; empty while there is none at all
 */
record Options(Map<String, Object> values, Optional<ModelCard> model) {

    /** {@code CLIP_stop_at_last_layers}: 1 uses all layers of the text encoder. */
    int clipSkip() {
        return ((Number) values.get("CLIP_stop_at_last_layers")).intValue();
    }

    /** {@code enable_pnginfo}: whether the files carry their generation text. */
    boolean textInFiles() {
        return on("enable_pnginfo");
    }

    boolean promptComments() {
        return on("enable_prompt_comments");
    }

    /** {@code emphasis}, {@code comma_padding_backtrack} and {@code pad_cond_uncond}. */
    PromptReading promptReading() {
        return new PromptReading((String) values.get("emphasis"), ((Number) values.get("comma_padding_backtrack")).intValue(), on("pad_cond_uncond"));
    }

    boolean livePreviews() {
        return on("live_previews_enable");
    }

    /** {@code randn_source}: GPU and NV name the same numbers here. */
    String randomSource() {
        return (String) values.get("randn_source");
    }

    private boolean on(String key) {
        return (Boolean) values.get(key);
    }
}
