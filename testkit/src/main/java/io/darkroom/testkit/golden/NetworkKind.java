package io.darkroom.testkit.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.diffusion.checkpoint.ModelFolder.Component;
import io.darkroom.diffusion.checkpoint.WeightFiles;
import io.darkroom.diffusion.network.AutoencoderTiny;
import io.darkroom.diffusion.network.ClipText;
import io.darkroom.diffusion.network.ControlNet;
import io.darkroom.diffusion.network.ControlResiduals;
import io.darkroom.diffusion.network.Network;
import io.darkroom.diffusion.network.UNet;
import io.darkroom.diffusion.network.UNetConfig;
import io.darkroom.diffusion.onnx.Device;
import io.darkroom.diffusion.onnx.OnnxNetwork;
import io.darkroom.diffusion.pipeline.Autoencoder;
import io.darkroom.diffusion.pipeline.Cancellation;
import io.darkroom.diffusion.pipeline.Moments;
import io.darkroom.diffusion.pipeline.Tiling;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** One network, one pass. */
final class NetworkKind implements GoldenKind {
    private static final int THREADS = 2;

    @Override
    public String name() {
        return "network";
    }

    @Override
    public Map<String, Object> answer(GoldenCase c) throws Exception {
        String network = c.settings().path("network").asText();
        return switch (network) {
            case "clip_text", "clip_text_projection" -> clipText(c);
            case "unet" -> unet(c);
            case "controlnet" -> controlNet(c);
            case "controlnet+unet" -> controlledUnet(c);
            case "autoencoder_kl", "autoencoder_tiny" -> autoencoder(c);
            default -> throw new NotBuilt("network " + network);
        };
    }

    private static Map<String, Object> clipText(GoldenCase c) throws IOException {
        Component component = Component.open(c.modelPath());
        ClipText text = ClipText.of(component.config());
        Tensor ids = c.input("input_ids");
        return new HashMap<>(run(text, component.weights(), Map.of("input_ids", ids, "pooled_at", pooledAt(text, ids))));
    }

    /** Where each sequence of {@code ids} [batch, tokens] is pooled. */
    static Tensor pooledAt(ClipText text, Tensor ids) {
        int tokens = ids.dim(1);
        Tensor pooledAt = Tensor.zeros(ids.dim(0));
        for (int row = 0; row < ids.dim(0); row++) {
            int[] sequence = new int[tokens];
            for (int i = 0; i < tokens; i++) sequence[i] = (int) ids.data()[row * tokens + i];
            pooledAt.data()[row] = text.pooledAt(sequence);
        }
        return pooledAt;
    }

    private static Map<String, Object> unet(GoldenCase c) throws IOException {
        Component component = Component.open(c.modelPath());
        UNetConfig config = UNetConfig.of(component.config());
        Map<String, Tensor> inputs = told(config, c.inputs());
        return new HashMap<>(run(new UNet(config, inputs.containsKey("mid_residual")), component.weights(), inputs));
    }

    private static Map<String, Object> controlNet(GoldenCase c) throws IOException {
        ControlResiduals answer = residuals(c.modelPath(), c.inputs(), c.input("control_image"), c.settings().path("conditioning_scale").asDouble(1),
            c.settings().path("guess_mode").asBoolean(false));
        Map<String, Object> answers = new HashMap<>();
        for (int k = 0; k < answer.down().size(); k++) answers.put("down." + k, answer.down().get(k));
        answers.put("mid", answer.middle());
        return answers;
    }

    private static Map<String, Object> controlledUnet(GoldenCase c) throws IOException {
        ControlResiduals sum = null;
        JsonNode nets = c.settings().path("controlnets");
        for (int k = 0; k < nets.size(); k++) {
            ControlResiduals one = residuals(c.modelPath(nets.get(k).asText()), c.inputs(), c.input("control_image." + k),
                c.settings().path("conditioning_scale").path(k).asDouble(1), false);
            sum = sum == null ? one : sum.plus(one);
        }
        Component component = Component.open(c.modelPath());
        UNetConfig config = UNetConfig.of(component.config());
        Map<String, Tensor> inputs = told(config, c.inputs());
        inputs.keySet().removeIf(name -> name.startsWith("control_image"));
        inputs.putAll(sum.inputs());
        return new HashMap<>(run(new UNet(config, true), component.weights(), inputs));
    }

    private static ControlResiduals residuals(Path model, Map<String, Tensor> given, Tensor picture, double scale, boolean guessMode) throws IOException {
        Component component = Component.open(model);
        ControlNet net = ControlNet.of(component.config());
        Map<String, Tensor> inputs = told(net.config(), given);
        inputs.keySet().removeIf(name -> name.startsWith("control_image"));
        inputs.put("control_image", picture);
        return ControlResiduals.of(net, run(net, component.weights(), inputs), scale, guessMode);
    }

    /** The case's inputs with times and sizes as the graphs take them. */
    static Map<String, Tensor> told(UNetConfig config, Map<String, Tensor> given) {
        Map<String, Tensor> inputs = new LinkedHashMap<>(given);
        inputs.put("time", waves(config, inputs.remove("timestep")));
        if (inputs.containsKey("text_embeds")) inputs.put("added", config.added(inputs.remove("text_embeds"), inputs.remove("time_ids")));
        return inputs;
    }

    private static Tensor waves(UNetConfig config, Tensor times) {
        double[] values = new double[times.data().length];
        for (int i = 0; i < values.length; i++) values[i] = times.data()[i];
        return config.time().of(values.length, values);
    }

    private static Map<String, Tensor> run(Network network, WeightFiles weights, Map<String, Tensor> inputs) throws IOException {
        try (OnnxNetwork loaded = OnnxNetwork.open(network, weights, Device.cpu(), cache(), THREADS)) {
            return loaded.run(inputs);
        }
    }

    private static Map<String, Object> autoencoder(GoldenCase c) throws IOException {
        try (Autoencoder plain = Autoencoder.open(Component.open(c.modelPath()), Device.cpu(), cache(), THREADS)) {
            JsonNode tiles = c.settings().path("tiling");
            Autoencoder autoencoder = tiles.isMissingNode() ? plain : plain.tiled(new Tiling(tiles.path("tile_sample_min_size").asInt(),
                tiles.path("tile_latent_min_size").asInt(), tiles.path("tile_overlap_factor").asDouble()));
            Cancellation never = new Cancellation();
            Tensor latents = c.input("latents");
            Moments moments = autoencoder.encode(c.input("image"), never);
            Map<String, Object> answers = new HashMap<>(Map.of("mean", moments.mean(), "mode", moments.mean(), "encoded", moments.mean(),
                "logvar", moments.logarithmOfVariance(), "scaled_mode", autoencoder.scale(moments.mean()), "decoded", autoencoder.decode(latents, never),
                "decoded_from_scaled", autoencoder.decode(autoencoder.unscale(latents), never)));
            if (autoencoder.settings() instanceof AutoencoderTiny tiny) answers.put("scaled", tiny.toUnit(latents));
            return answers;
        }
    }

    /** Where widened weights are kept, from one run to the next. */
    static Path cache() throws IOException {
        return Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir"), "darkroom-golden-cache"));
    }
}
