package io.darkroom.testkit.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.darkroom.diffusion.checkpoint.CheckpointIdentity;
import io.darkroom.diffusion.checkpoint.LoraNames;
import io.darkroom.diffusion.checkpoint.Placement;
import io.darkroom.diffusion.checkpoint.SingleFile;
import io.darkroom.diffusion.checkpoint.SingleFileLayout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Names in single-file checkpoints and LoRA files, and what a file is. A case of names states the file's header as its
 * expected rows; only keys and shapes are taken from there, and rows are answered in that order.
 */
final class KeymapKind implements GoldenKind {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public String name() {
        return "keymap";
    }

    @Override
    public Map<String, Object> answer(GoldenCase c) throws Exception {
        if (c.model() != null) return SingleFileRuns.answer(c);
        String file = c.settings().path("file").asText();
        return switch (file) {
            case "single" -> single(c);
            case "lora" -> Map.of("rows", loraRows(c.expectedJson().path("rows")));
            case "header" -> Map.of("expect", identities(c));
            default -> throw new NotBuilt("keymap of a file of kind " + file);
        };
    }

    private static Map<String, Object> single(GoldenCase c) {
        Map<String, long[]> header = header(c.expectedJson());
        SingleFileLayout layout = SingleFileLayout.of(header);
        CheckpointIdentity identity = CheckpointIdentity.of(header, Map.of());
        Map<String, Object> answers = new HashMap<>();
        answers.put("rows", inOrderOf(c.expectedJson().path("rows"), rows(layout, header)));
        answers.put("drop", dropped(c.expectedJson().path("drop"), layout, header));
        answers.put("family", asked(c, "family", fields(identity)));
        if (identity.parts().contains("unet")) answers.put("unet_config", asked(c, "unet_config", SingleFile.denoiserConfig(header, identity)));
        return answers;
    }

    private static Map<String, List<Object>> rows(SingleFileLayout layout, Map<String, long[]> header) {
        Map<String, List<Object>> rows = new LinkedHashMap<>();
        for (Placement p : layout.placements()) {
            if (layout.unused().containsKey(p.stored())) continue;
            rows.put(p.component() + " " + p.key(), List.of(p.stored(), header.get(p.stored()), p.component(), p.key(), p.rule().toString()));
        }
        return rows;
    }

    private static List<List<Object>> inOrderOf(JsonNode expected, Map<String, List<Object>> rows) {
        List<List<Object>> sorted = new ArrayList<>();
        for (JsonNode row : expected) {
            List<Object> same = rows.remove(row.path(2).asText() + " " + row.path(3).asText());
            if (same != null) sorted.add(same);
        }
        sorted.addAll(rows.values());
        return sorted;
    }

    /** Reasons are prose: where a case leaves out the same key, its wording stands for ours. */
    private static List<Object> dropped(JsonNode expected, SingleFileLayout layout, Map<String, long[]> header) {
        Map<String, String> reasons = new LinkedHashMap<>();
        for (JsonNode row : expected) {
            String key = row.path(0).asText();
            if (layout.unused().containsKey(key)) reasons.put(key, row.path(2).asText());
        }
        layout.unused().forEach(reasons::putIfAbsent);
        List<Object> rows = new ArrayList<>();
        reasons.forEach((key, reason) -> rows.add(List.of(key, header.get(key), reason)));
        return rows;
    }

    private static Map<String, long[]> header(JsonNode expected) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        for (String list : List.of("rows", "drop")) {
            for (JsonNode row : expected.path(list)) shapes.put(row.path(0).asText(), shape(row.path(1)));
        }
        return shapes;
    }

    private static long[] shape(JsonNode list) {
        long[] shape = new long[list.size()];
        for (int i = 0; i < shape.length; i++) shape[i] = list.get(i).asLong();
        return shape;
    }

    private static ObjectNode fields(CheckpointIdentity identity) {
        ObjectNode fields = JSON.createObjectNode();
        identity.family().ifPresent(family -> fields.put("family", family.toString()));
        fields.put("use", identity.use().toString()).put("unet_in_channels", identity.inChannels()).put("cross_attention_dim", identity.contextChannels());
        fields.put("latent_channels", identity.latentChannels()).put("prediction", identity.prediction().toString());
        fields.put("zero_terminal_snr", identity.zeroTerminalSnr()).put("vae_scaling_factor", identity.latentScaling());
        fields.put("image_size", identity.pictureSize());
        fields.set("text_encoders", JSON.valueToTree(identity.textEncoders()));
        fields.set("parts", JSON.valueToTree(identity.parts()));
        return fields;
    }

    /** The fields that the case states; those it says to ignore stand as it has them. */
    private static ObjectNode asked(GoldenCase c, String output, ObjectNode answer) {
        ObjectNode fields = JSON.createObjectNode();
        for (var field : c.expectedJson().path(output).properties()) {
            boolean ignored = c.ignored(output).contains(field.getKey());
            fields.set(field.getKey(), ignored ? field.getValue() : answer.path(field.getKey()));
        }
        return fields;
    }

    private static List<Object> loraRows(JsonNode expected) {
        List<String> names = new ArrayList<>();
        for (JsonNode row : expected) names.add(row.path(0).asText());
        PublishedModel model = PublishedModel.ofLora(names);
        LoraNames known = LoraNames.of(model.tensors());
        List<Object> rows = new ArrayList<>();
        for (String name : names) {
            known.layer(name).ifPresent(layer -> rows.add(List.of(name, layer.component(), layer.module(), model.shape(layer.component(), layer.module() + ".weight"))));
        }
        return rows;
    }

    private static Map<String, Object> identities(GoldenCase c) throws IOException {
        Map<String, Object> answers = new LinkedHashMap<>();
        for (JsonNode item : c.settings().path("items")) {
            String base = item.path("base").asText();
            Map<String, long[]> header = header(JSON.readTree(c.root().resolve("cases/keymap/" + base + "/expected.json").toFile()));
            for (var change : item.path("change").properties()) apply(header, change.getKey(), change.getValue());
            Map<String, String> metadata = new HashMap<>();
            item.path("metadata").properties().forEach(entry -> metadata.put(entry.getKey(), entry.getValue().asText()));
            ObjectNode all = fields(CheckpointIdentity.of(header, metadata));
            ObjectNode asked = JSON.createObjectNode();
            for (Iterator<String> names = c.expectedJson().path("expect").path(item.path("name").asText()).fieldNames(); names.hasNext(); ) {
                String name = names.next();
                asked.set(name, all.path(name));
            }
            answers.put(item.path("name").asText(), asked);
        }
        return answers;
    }

    private static void apply(Map<String, long[]> header, String key, JsonNode change) {
        if (change.isArray()) header.put(key, shape(change));
        else if (key.endsWith("*")) header.keySet().removeIf(name -> name.startsWith(key.substring(0, key.length() - 1)));
        else header.remove(key);
    }
}
