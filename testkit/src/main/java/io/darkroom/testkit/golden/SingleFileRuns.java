package io.darkroom.testkit.golden;

import io.darkroom.diffusion.checkpoint.Config;
import io.darkroom.diffusion.checkpoint.ModelFolder.Component;
import io.darkroom.diffusion.checkpoint.SingleFile;
import io.darkroom.diffusion.network.ClipText;
import io.darkroom.diffusion.network.ControlNet;
import io.darkroom.diffusion.network.ControlResiduals;
import io.darkroom.diffusion.network.Network;
import io.darkroom.diffusion.network.Port;
import io.darkroom.diffusion.network.UNet;
import io.darkroom.diffusion.network.UNetConfig;
import io.darkroom.diffusion.onnx.Device;
import io.darkroom.diffusion.onnx.OnnxNetwork;
import io.darkroom.diffusion.pipeline.Autoencoder;
import io.darkroom.diffusion.pipeline.Cancellation;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A single file and the folder with the same weights, run on the same inputs; the single file takes the folder's settings. */
final class SingleFileRuns {

    private SingleFileRuns() {
    }

    /** One network of a model by its name in the folder layout. */
    @FunctionalInterface
    private interface Parts {
        Component open(String part) throws IOException;
    }

    /** The single file's answers; the folder's where those already miss the case's limits. */
    static Map<String, Object> answer(GoldenCase c) throws IOException, Comparison.Mismatch {
        Path folder = c.modelPath(c.settings().path("folder").asText());
        Map<String, Object> fromFolder = answer(c, part -> Component.open(place(folder, part)));
        if (!Comparison.of(c, fromFolder).passed()) return fromFolder;
        SingleFile file = SingleFile.open(c.modelPath());
        return answer(c, part -> new Component(Config.read(place(folder, part).resolve("config.json")), file.weights(part)));
    }

    private static Path place(Path folder, String part) {
        return Files.isDirectory(folder.resolve(part)) ? folder.resolve(part) : folder;
    }

    private static Map<String, Object> answer(GoldenCase c, Parts parts) throws IOException {
        Map<String, Object> answers = new HashMap<>();
        if (c.checks().containsKey("mid")) controlNet(c, parts.open("controlnet"), answers);
        if (c.checks().containsKey("unet_out")) {
            Component unet = parts.open("unet");
            UNetConfig config = UNetConfig.of(unet.config());
            answers.put("unet_out", run(new UNet(config, false), unet, told(config, c.inputs())).get("out"));
        }
        if (Stream.of("vae_mean", "vae_decoded", "mean", "decoded").anyMatch(c.checks()::containsKey)) autoencoder(c, parts.open("vae"), answers);
        if (c.checks().containsKey("text_encoder_out")) answers.put("text_encoder_out", text(c, parts.open("text_encoder")).get("last_hidden_state"));
        if (c.checks().containsKey("text_embeds") || c.checks().containsKey("text_encoder_2_penultimate")) {
            Component second = parts.open("text_encoder_2");
            Map<String, Tensor> states = text(c, second);
            answers.put("text_encoder_2_penultimate", states.get("hidden_states." + (ClipText.of(second.config()).layers() - 1)));
            answers.put("text_embeds", states.get("text_embeds"));
        }
        return answers;
    }

    private static void controlNet(GoldenCase c, Component component, Map<String, Object> answers) throws IOException {
        ControlNet net = ControlNet.of(component.config());
        ControlResiduals residuals = ControlResiduals.of(net, run(net, component, told(net.config(), c.inputs())), c.settings().path("conditioning_scale").asDouble(1), false);
        for (int k = 0; k < residuals.down().size(); k++) answers.put("down." + k, residuals.down().get(k));
        answers.put("mid", residuals.middle());
    }

    private static void autoencoder(GoldenCase c, Component component, Map<String, Object> answers) throws IOException {
        Cancellation never = new Cancellation();
        try (Autoencoder autoencoder = Autoencoder.open(component, Device.cpu(), NetworkKind.cache(), 1)) {
            for (String name : List.of("vae_mean", "mean")) answers.put(name, autoencoder.encode(c.input("image"), never).mean());
            for (String name : List.of("vae_decoded", "decoded")) answers.put(name, autoencoder.decode(c.input("latents"), never));
        }
    }

    private static Map<String, Tensor> text(GoldenCase c, Component component) throws IOException {
        ClipText text = ClipText.of(component.config());
        Tensor ids = c.input("input_ids");
        int tokens = ids.dim(1);
        Tensor pooledAt = Tensor.zeros(ids.dim(0));
        for (int row = 0; row < ids.dim(0); row++) {
            int[] sequence = new int[tokens];
            for (int i = 0; i < tokens; i++) sequence[i] = (int) ids.data()[row * tokens + i];
            pooledAt.data()[row] = text.pooledAt(sequence);
        }
        return run(text, component, Map.of("input_ids", ids, "pooled_at", pooledAt));
    }

    /** The case's inputs with times and sizes as the graphs take them. */
    private static Map<String, Tensor> told(UNetConfig config, Map<String, Tensor> given) {
        Map<String, Tensor> inputs = new LinkedHashMap<>(given);
        Tensor times = given.get("timestep");
        double[] values = new double[times.data().length];
        for (int i = 0; i < values.length; i++) values[i] = times.data()[i];
        inputs.put("time", config.time().of(values.length, values));
        if (given.containsKey("time_ids")) inputs.put("added", config.added(given.get("text_embeds"), given.get("time_ids")));
        return inputs;
    }

    private static Map<String, Tensor> run(Network network, Component component, Map<String, Tensor> given) throws IOException {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (Port port : network.inputs()) inputs.put(port.name(), given.get(port.name()));
        try (OnnxNetwork loaded = OnnxNetwork.open(network, component.weights(), Device.cpu(), NetworkKind.cache(), 1)) {
            return loaded.run(inputs);
        }
    }
}
