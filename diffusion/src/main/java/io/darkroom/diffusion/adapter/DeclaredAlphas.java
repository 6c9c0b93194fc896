package io.darkroom.diffusion.adapter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.diffusion.checkpoint.CheckpointException;
import io.darkroom.diffusion.checkpoint.SafetensorsHeader;
import java.util.OptionalDouble;

/**
 * Alphas that newer diffusers declare for whole networks, in a file's metadata rather than in tensors:
 * {@code lora_adapter_metadata} holds {@code unet.lora_alpha}, and {@code unet.alpha_pattern} for single layers, by the ends
 * of their names.
 */
record DeclaredAlphas(JsonNode settings) {
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
        .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(16).maxNumberLength(64).build()).build());

    static DeclaredAlphas of(SafetensorsHeader header) {
        String text = header.metadata().get("lora_adapter_metadata");
        if (text == null) return new DeclaredAlphas(JSON.createObjectNode());
        try {
            return new DeclaredAlphas(JSON.readTree(text));
        } catch (JsonProcessingException e) {
            throw new CheckpointException(header.file(), "lora_adapter_metadata", "is no valid JSON");
        }
    }

    /** The alpha of a layer, as the file spells it, of that rank; empty when none is declared for its network. */
    OptionalDouble of(String label, long rank) {
        int dot = label.indexOf('.');
        if (dot < 0) return OptionalDouble.empty();
        String network = label.substring(0, dot);
        JsonNode alpha = settings.path(network + ".lora_alpha");
        for (var pattern : settings.path(network + ".alpha_pattern").properties()) {
            if (label.endsWith("." + pattern.getKey())) alpha = pattern.getValue();
        }
        if (!alpha.isNumber()) return OptionalDouble.empty();
        boolean stabilised = settings.path(network + ".use_rslora").asBoolean(false);
        return OptionalDouble.of(stabilised ? alpha.asDouble() * Math.sqrt(rank) : alpha.asDouble());
    }
}
