package io.darkroom.testkit.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.diffusion.prompt.Attention;
import io.darkroom.diffusion.prompt.Chunk;
import io.darkroom.diffusion.prompt.Chunks;
import io.darkroom.diffusion.prompt.Composition;
import io.darkroom.diffusion.prompt.Embedding;
import io.darkroom.diffusion.prompt.Embeddings;
import io.darkroom.diffusion.prompt.Emphasis;
import io.darkroom.diffusion.prompt.NetworkTag;
import io.darkroom.diffusion.prompt.PromptSchedule;
import io.darkroom.diffusion.prompt.PromptText;
import io.darkroom.diffusion.tensor.Tensor;
import io.darkroom.diffusion.tokenizer.ClipTokenizer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The prompt language of AUTOMATIC1111's web UI, part by part: a case says by the fields it compares which part it means. */
final class PromptKind implements GoldenKind {
    private static final int CALLS_TOLD = 12;

    @FunctionalInterface
    private interface Reading {
        Map<String, Object> of(JsonNode item);
    }

    @Override
    public String name() {
        return "prompt";
    }

    @Override
    public Map<String, Object> answer(GoldenCase c) throws NotBuilt, IOException {
        if (c.settings().has("emphasis")) return emphasis(c);
        Reading reading = reading(c);
        Map<String, Object> answers = new HashMap<>();
        for (String output : c.checks().keySet()) {
            List<Object> items = new ArrayList<>();
            for (JsonNode item : c.expectedJson().path(output)) items.add(reading.of(item));
            answers.put(output, items);
        }
        return answers;
    }

    private static Reading reading(GoldenCase c) throws NotBuilt, IOException {
        List<String> compared = new ArrayList<>();
        for (JsonNode field : c.settings().path("compare")) compared.add(field.asText());
        if (compared.contains("parsed")) return PromptKind::attention;
        if (compared.contains("schedule") || compared.contains("used")) return PromptKind::schedule;
        if (compared.contains("parts")) return PromptKind::composition;
        if (compared.contains("networks") || compared.contains("lora")) return PromptKind::networks;
        if (compared.contains("merged")) return item -> Map.of("merged", PromptText.styled(text(item), texts(item.path("styles"))));
        if (compared.contains("chunks") || compared.contains("count")) {
            ClipTokenizer tokenizer = ClipTokenizer.load(c.modelPath());
            return item -> chunks(item, tokenizer);
        }
        if (compared.equals(List.of("rest"))) return item -> Map.of("rest", PromptText.withoutComments(text(item)));
        throw new NotBuilt("a prompt's " + compared);
    }

    private static String text(JsonNode item) {
        return item.path("text").asText();
    }

    private static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        for (JsonNode one : node) texts.add(one.asText());
        return texts;
    }

    private static Map<String, Object> attention(JsonNode item) {
        return Map.of("parsed", Attention.parse(text(item)).stream().map(piece -> List.of(piece.text(), piece.weight())).toList());
    }

    private static Map<String, Object> schedule(JsonNode item) {
        int first = item.path("steps").asInt();
        int steps = item.path("hires_steps").asInt(first);
        PromptSchedule schedule = item.path("hires_steps").isNumber() ? PromptSchedule.ofSecondPass(text(item), first, steps) : PromptSchedule.of(text(item), steps);
        return Map.of("schedule", schedule.entries().stream().map(entry -> List.of(entry.lastStep(), entry.text())).toList(),
            "used", IntStream.range(0, Math.min(CALLS_TOLD, steps)).mapToObj(schedule::at).toList());
    }

    private static Map<String, Object> composition(JsonNode item) {
        return Map.of("parts", Composition.parts(text(item)));
    }

    private static Map<String, Object> networks(JsonNode item) {
        NetworkTag.Cut cut = NetworkTag.cut(text(item));
        List<Map<String, Object>> loras = new ArrayList<>();
        for (NetworkTag tag : cut.tags()) {
            if (!tag.namesLora()) continue;
            NetworkTag.Lora lora = tag.lora();
            Map<String, Object> told = new HashMap<>(Map.of("name", lora.name(), "te", lora.textEncoder(), "unet", lora.unet()));
            told.put("dyn", lora.rank());
            loras.add(told);
        }
        Map<String, Object> answer = new HashMap<>(Map.of("rest", cut.rest(), "networks", cut.tags()));
        if (!loras.isEmpty()) answer.put("lora", loras);
        return answer;
    }

    private static Map<String, Object> chunks(JsonNode item, ClipTokenizer tokenizer) {
        JsonNode options = item.path("options");
        List<Embedding> embeddings = new ArrayList<>();
        for (var entry : item.path("embeddings").properties()) embeddings.add(new Embedding(entry.getKey(), List.of(Tensor.zeros(entry.getValue().asInt(), 1))));
        Chunks chunks = Chunks.of(text(item), tokenizer, new Embeddings(embeddings),
            new Chunks.Options(Emphasis.of(options.path("emphasis").asText()), options.path("comma_padding_backtrack").asInt(Chunks.Options.USUAL.commaBacktrack())));
        return Map.of("count", chunks.count(), "chunks", chunks.list().stream().map(PromptKind::told).toList());
    }

    private static Map<String, Object> told(Chunk chunk) {
        Map<String, Object> told = new LinkedHashMap<>(Map.of("tokens", chunk.ids()));
        if (Arrays.stream(chunk.weights()).anyMatch(weight -> weight != 1)) told.put("weights", chunk.weights());
        if (!chunk.embeddings().isEmpty()) {
            told.put("embeddings", chunk.embeddings().stream().map(placed -> Map.of("at", placed.at(), "name", placed.embedding().name())).toList());
        }
        return told;
    }

    private static Map<String, Object> emphasis(GoldenCase c) {
        Tensor weighted = c.input("z").copy();
        double[] weights = new double[c.input("weights").data().length];
        for (int i = 0; i < weights.length; i++) weights[i] = c.input("weights").data()[i];
        Emphasis.of(c.settings().path("emphasis").asText()).apply(weighted, weights);
        return Map.of("weighted", weighted);
    }
}
