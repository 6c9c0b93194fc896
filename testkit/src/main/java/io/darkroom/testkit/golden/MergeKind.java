package io.darkroom.testkit.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.diffusion.adapter.AdapterMerge;
import io.darkroom.diffusion.adapter.AdapterUse;
import io.darkroom.diffusion.adapter.MergedWeights;
import io.darkroom.diffusion.checkpoint.CheckpointException;
import io.darkroom.diffusion.checkpoint.ModelFolder.Component;
import io.darkroom.diffusion.network.ClipText;
import io.darkroom.diffusion.network.Network;
import io.darkroom.diffusion.network.UNet;
import io.darkroom.diffusion.network.UNetConfig;
import io.darkroom.diffusion.onnx.Device;
import io.darkroom.diffusion.onnx.OnnxNetwork;
import io.darkroom.diffusion.tensor.NativeTensors.NativeTensor;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adapter files merged into a model: single weights, and what the networks answer with them. */
final class MergeKind implements GoldenKind {
    private static final int THREADS = 2;
    private static final List<String> COMPONENTS = List.of("unet", "text_encoder", "text_encoder_2");

    @Override
    public String name() {
        return "merge";
    }

    @Override
    public Map<String, Object> answer(GoldenCase c) throws Exception {
        Map<String, Component> components = new LinkedHashMap<>();
        Map<String, Network> networks = new LinkedHashMap<>();
        for (String name : COMPONENTS) {
            if (!Files.isDirectory(c.modelPath().resolve(name))) continue;
            Component component = Component.open(c.modelPath().resolve(name));
            components.put(name, component);
            networks.put(name, name.equals("unet") ? new UNet(UNetConfig.of(component.config()), false) : ClipText.of(component.config()));
        }
        try (AdapterMerge merge = AdapterMerge.open(networks, uses(c))) {
            List<String> unmatched = merge.unmatched().stream().sorted().toList();
            List<String> named = texts(c.settings().path("unmatched"));
            if (!named.equals(unmatched)) throw new IllegalStateException("unmatched are " + unmatched + ", not " + named);
            Map<String, Object> answers = new HashMap<>(Map.of("unmatched", unmatched));
            for (String name : components.keySet()) component(c, name, networks.get(name), components.get(name), merge, answers);
            return answers;
        } catch (CheckpointException refused) {
            if (c.expectedJson().path("result").asText().equals("error")) return Map.of("result", "error");
            throw refused;
        }
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        for (JsonNode one : list) texts.add(one.asText());
        return texts.stream().sorted().toList();
    }

    static List<AdapterUse> uses(GoldenCase c) {
        List<AdapterUse> uses = new ArrayList<>();
        for (JsonNode one : c.settings().path("loras")) {
            double both = one.path("weight").asDouble(1);
            uses.add(new AdapterUse(c.modelPath(one.path("file").asText()), one.path("weight_unet").asDouble(both), one.path("weight_text_encoder").asDouble(both)));
        }
        return uses;
    }

    private static void component(GoldenCase c, String name, Network network, Component component, AdapterMerge merge, Map<String, Object> answers) throws IOException {
        boolean asked = c.checks().keySet().stream().anyMatch(check -> check.startsWith(name + ".") || check.equals(name + "_out"));
        if (!asked) return;
        try (MergedWeights merged = merge.merge(name, component.weights(), NetworkKind.cache(), THREADS).await()) {
            weights(c, name, merged, answers);
            try (OnnxNetwork loaded = OnnxNetwork.open(network, component.weights().with(merged.tensors()), Device.cpu(), NetworkKind.cache(), THREADS)) {
                String output = name.equals("unet") ? "out" : "last_hidden_state";
                Map<String, Tensor> inputs = network instanceof UNet unet ? unetInputs(unet.config(), c) : textInputs((ClipText) network, c);
                if (c.checks().containsKey(name + "_out")) answers.put(name + "_out", loaded.run(inputs, output).get(output));
            }
        }
    }

    /** The weights that the case asks for, under its names for them. */
    private static void weights(GoldenCase c, String component, MergedWeights merged, Map<String, Object> answers) {
        for (String check : c.checks().keySet()) {
            if (!check.startsWith(component + ".")) continue;
            String name = check.substring(component.length() + 1).replaceFirst("^text_model\\.", "");
            NativeTensor tensor = merged.tensors().get(name);
            if (tensor == null) continue;
            int[] shape = Arrays.stream(tensor.shape()).mapToInt(Math::toIntExact).toArray();
            float[] values = new float[Tensor.size(shape)];
            tensor.read(0, values);
            answers.put(check, new Tensor(shape, values));
        }
    }

    private static Map<String, Tensor> unetInputs(UNetConfig config, GoldenCase c) {
        Map<String, Tensor> inputs = UNetCases.told(config, c.inputs());
        inputs.keySet().removeIf(name -> name.startsWith("input_ids"));
        return inputs;
    }

    private static Map<String, Tensor> textInputs(ClipText text, GoldenCase c) {
        Tensor ids = c.input("input_ids");
        return Map.of("input_ids", ids, "pooled_at", NetworkKind.pooledAt(text, ids));
    }
}
