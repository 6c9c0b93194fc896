package io.darkroom.gateway.webui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionTableTest {
    private final OptionTable table = OptionTable.load();

    @Test
    void withoutChangesTheDefaultsCount() {
        Options options = table.effective(Map.of(), Models.BOTH);
        assertThat(options.values()).hasSize(80).containsEntry("samples_format", "png").containsEntry("CLIP_stop_at_last_layers", 1)
            .containsEntry("sd_model_checkpoint", "emoji [6ce0161689]").containsEntry("sd_checkpoint_hash", Models.EMOJI.sha256());
        assertThat(options.model()).contains(Models.EMOJI);
    }

    @ParameterizedTest
    @ValueSource(strings = {"other [0123456789]", "other", "0123456789", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"})
    void aCheckpointIsChosenByAnyOfItsNames(String name) {
        Map<String, Object> overlay = table.changed(Map.of(), Map.of("sd_model_checkpoint", name), Models.BOTH);
        assertThat(overlay).isEqualTo(Map.of("sd_model_checkpoint", "other"));
        assertThat(table.effective(overlay, Models.BOTH).values()).containsEntry("sd_model_checkpoint", "other [0123456789]");
    }

    @Test
    void noCheckpointOrAnEmptyOneChangesNothing() {
        Map<String, Object> overlay = Map.of("sd_model_checkpoint", "other");
        Map<String, Object> nothing = new LinkedHashMap<>();
        nothing.put("sd_model_checkpoint", null);
        assertThat(table.changed(overlay, nothing, Models.BOTH)).isEqualTo(overlay);
        assertThat(table.changed(overlay, Map.of("sd_model_checkpoint", ""), Models.BOTH)).isEqualTo(overlay);
    }

    @Test
    void aCheckpointThatHasGoneFallsBackToTheStandardOne() {
        Options options = table.effective(Map.of("sd_model_checkpoint", "other"), new Checkpoints(List.of(Models.EMOJI)));
        assertThat(options.model()).contains(Models.EMOJI);
    }

    @Test
    void allThatIsGivenOutCanBePostedBack() {
        Map<String, Object> overlay = Map.of("CLIP_stop_at_last_layers", 2, "sd_model_checkpoint", "other");
        Map<String, Object> given = table.effective(overlay, Models.BOTH).values();
        assertThat(table.changed(overlay, given, Models.BOTH)).isEqualTo(overlay);
        assertThat(table.changed(Map.of(), given, Models.BOTH)).isEqualTo(overlay);
    }

    @Test
    void valuesMayComeAsText() {
        Map<String, Object> overlay = table.changed(Map.of(), Map.of("CLIP_stop_at_last_layers", "2", "live_previews_enable", "False"), Models.BOTH);
        assertThat(overlay).isEqualTo(Map.of("CLIP_stop_at_last_layers", 2, "live_previews_enable", false));
    }

    @Test
    void keysOfPathsAndPageAreIgnored() {
        assertThat(table.changed(Map.of(), Map.of("outdir_samples", "/etc", "api_enable_requests", true), Models.BOTH)).isEmpty();
    }

    @Test
    void anUnknownKeyIsAnsweredAsTheOriginalDoes() {
        WebUiException refused = catchThrowableOfType(WebUiException.class, () -> table.changed(Map.of(), Map.of("clip_skipp", 2), Models.BOTH));
        assertThat(refused.status()).isEqualTo(500);
        assertThat(refused.body()).containsEntry("error", "KeyError").containsEntry("errors", "'clip_skipp'").containsEntry("detail", "There is no option 'clip_skipp'.");
    }

    @Test
    void anUnknownCheckpointIsAnsweredAsTheOriginalDoes() {
        WebUiException refused = catchThrowableOfType(WebUiException.class, () -> table.changed(Map.of(), Map.of("sd_model_checkpoint", "xyz"), Models.BOTH));
        assertThat(refused.status()).isEqualTo(500);
        assertThat(refused.body()).containsEntry("error", "RuntimeError").containsEntry("errors", "model 'xyz' not found");
    }

    @Test
    void whatThisReleaseCannotDoIsRefusedByName() {
        WebUiException refused = catchThrowableOfType(WebUiException.class, () -> table.changed(Map.of(), Map.of("randn_source", "CPU"), Models.BOTH));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused).hasMessage("Option 'randn_source' can be GPU or NV in this release.");
        assertThat(catchThrowableOfType(WebUiException.class, () -> table.changed(Map.of(), Map.of("tiling", true), Models.BOTH)))
            .hasMessage("Option 'tiling' can be only false in this release.");
        assertThat(catchThrowableOfType(WebUiException.class, () -> table.changed(Map.of(), Map.of("CLIP_stop_at_last_layers", 13), Models.BOTH)).status()).isEqualTo(422);
        assertThat(catchThrowableOfType(WebUiException.class, () -> table.changed(Map.of(), Map.of("jpeg_quality", Map.of()), Models.BOTH)).status()).isEqualTo(422);
    }
}
