package io.darkroom.testkit.golden;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * One recorded case: a folder with {@code case.json}, the tensors that go in and the answers of a reference.
 *
 * @param root         the golden folder: holds {@code cases} and {@code models}
 * @param model        as the case names it, relative to {@code root}; null when the case needs none
 * @param settings     what the kind reads; an empty object when the case has none
 * @param inputs       by name; widened to float32, integers too
 * @param expected     by name; a check is answered here or in {@code expectedJson}
 * @param expectedJson {@code expected.json}, or a missing node
 * @param checks       the limit of every output that counts
 * @param ignoredFields by output, the fields of its answer that do not count
 */
public record GoldenCase(Path root, String kind, String name, String model, JsonNode settings, Map<String, Tensor> inputs,
                         Map<String, Tensor> expected, JsonNode expectedJson, Map<String, Limit> checks,
                         Map<String, Set<String>> ignoredFields) {

    private static final ObjectMapper JSON = JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

    /** An answer passes where |answer - expected| &le; absolute + relative * |expected| everywhere. */
    public record Limit(double absolute, double relative) {

        /** The room that an expected value leaves. */
        public double at(double expected) {
            return absolute + relative * Math.abs(expected);
        }
    }

    /**
     * Reads the case in {@code folder}.
     *
     * @throws IOException the folder holds no readable case; the message says why
     */
    public static GoldenCase read(Path root, Path folder) throws IOException {
        JsonNode head = JSON.readTree(folder.resolve("case.json").toFile());
        if (!head.isObject()) throw new IOException("case.json is no object");
        Map<String, Limit> checks = new LinkedHashMap<>();
        for (var check : head.path("checks").properties()) {
            checks.put(check.getKey(), new Limit(check.getValue().path("max_abs").asDouble(0), check.getValue().path("max_rel").asDouble(0)));
        }
        Map<String, Set<String>> ignored = new LinkedHashMap<>();
        for (var check : head.path("checks").properties()) {
            Set<String> fields = new LinkedHashSet<>();
            check.getValue().path("ignore").forEach(field -> fields.add(field.asText()));
            ignored.put(check.getKey(), fields);
        }
        if (checks.isEmpty()) throw new IOException("case.json has no checks");
        Path json = folder.resolve("expected.json");
        return new GoldenCase(root, text(head, "kind"), text(head, "name"), head.path("model").asText(null),
            head.has("settings") ? head.get("settings") : JSON.createObjectNode(),
            GoldenTensors.read(folder.resolve("inputs.safetensors")), GoldenTensors.read(folder.resolve("expected.safetensors")),
            Files.exists(json) ? JSON.readTree(json.toFile()) : MissingNode.getInstance(), checks, ignored);
    }

    /** The input called {@code name}; an error that says so when the case has none. */
    public Tensor input(String name) {
        Tensor tensor = inputs.get(name);
        if (tensor == null) throw new IllegalArgumentException("the case has no input " + name);
        return tensor;
    }

    /** The fields of an output that do not count. */
    public Set<String> ignored(String output) {
        return ignoredFields.getOrDefault(output, Set.of());
    }

    /** The case's own model. */
    public Path modelPath() {
        if (model == null) throw new IllegalArgumentException("the case names no model");
        return modelPath(model);
    }

    /** Whether a failure is to be reported without failing the run. */
    public boolean optional() {
        return settings.path("optional").asBoolean(false);
    }

    /**
     * A file or folder that the case names, such as {@code models/lora/a.safetensors}: in the golden folder, else, for the
     * bundled model {@code models/emoji}, in the project.
     */
    public Path modelPath(String relative) {
        Path here = root.resolve(relative).normalize();
        if (!here.startsWith(root.normalize())) throw new IllegalArgumentException("outside the golden folder: " + relative);
        boolean bundled = Path.of(relative).normalize().startsWith(Path.of("models", "emoji"));
        return bundled && !Files.exists(here) ? ProjectRoot.find().resolve(relative) : here;
    }

    private static String text(JsonNode head, String field) throws IOException {
        JsonNode value = head.path(field);
        if (!value.isTextual()) throw new IOException("case.json has no " + field);
        return value.textValue();
    }
}
