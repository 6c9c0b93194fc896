package io.darkroom.gateway.webui;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.contracts.model.ModelCard;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All settings that the server knows, from the resource {@code webui/options.json}, and what a change of them does. A tenant's
 * changes are an overlay: a map of the keys that differ from the defaults, in which {@value #CHECKPOINT} is a model id.
 */
final class OptionTable {
    static final String CHECKPOINT = "sd_model_checkpoint";
    private static final String CHECKPOINT_HASH = "sd_checkpoint_hash";

    private final Map<String, Option> options = new LinkedHashMap<>();
    private final List<String> ignoredPrefixes;

    private OptionTable(Document document) {
        document.options().forEach(option -> options.put(option.key(), option));
        ignoredPrefixes = document.ignoredPrefixes();
    }

    static OptionTable load() {
        try (InputStream json = OptionTable.class.getResourceAsStream("/webui/options.json")) {
            return new OptionTable(new ObjectMapper().readValue(json, Document.class));
        } catch (IOException broken) {
            throw new UncheckedIOException("the table of options cannot be read", broken);
        }
    }

    /**
     * The overlay after some changes; all of them or none. Keys that touch paths, the page or the network are ignored.
     *
     * @throws WebUiException for an unknown key, an unknown checkpoint or a value that this release cannot honour
     */
    Map<String, Object> changed(Map<String, Object> overlay, Map<String, Object> changes, Checkpoints checkpoints) {
        Map<String, Object> result = new LinkedHashMap<>(overlay);
        changes.forEach((key, value) -> {
            Option option = options.get(key);
            if (option == null) {
                if (ignoredPrefixes.stream().noneMatch(key::startsWith)) throw WebUiErrors.unknownOption(key);
            } else if (key.equals(CHECKPOINT)) {
                checkpoint(value, checkpoints).ifPresent(card -> result.put(CHECKPOINT, card.id()));
            } else if (!key.equals(CHECKPOINT_HASH)) {
                Object kept = option.checked(value);
                if (kept == null || kept.equals(option.defaultValue())) {
                    result.remove(key);
                } else {
                    result.put(key, kept);
                }
            }
        });
        return result;
    }

    /** Null and the empty string change nothing. */
    private static Optional<ModelCard> checkpoint(Object value, Checkpoints checkpoints) {
        if (value == null || value.equals("")) return Optional.empty();
        String name = value.toString();
        return Optional.of(checkpoints.find(name).orElseThrow(() -> WebUiErrors.unknownCheckpoint(name)));
    }

    /** The settings that count under an overlay. A checkpoint that is no longer there falls back to the standard one. */
    Options effective(Map<String, Object> overlay, Checkpoints checkpoints) {
        Map<String, Object> values = new LinkedHashMap<>();
        options.forEach((key, option) -> values.put(key, overlay.getOrDefault(key, option.defaultValue())));
        Optional<ModelCard> model = Optional.ofNullable((String) values.get(CHECKPOINT)).flatMap(checkpoints::find).or(checkpoints::standard);
        values.put(CHECKPOINT, model.map(Checkpoints::title).orElse(null));
        values.put(CHECKPOINT_HASH, model.map(ModelCard::sha256).orElse(""));
        return new Options(values, model);
    }

    private record Document(@JsonProperty("ignored_prefixes") List<String> ignoredPrefixes, List<Option> options) {
    }
}
