package io.darkroom.testkit.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.diffusion.checkpoint.ModelFolder.Component;
import io.darkroom.diffusion.network.ClipText;
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
            case "autoencoder_kl" -> autoencoder(c);
            default -> throw new NotBuilt("network " + network);
        };
    }

    private static Map<String, Object> clipText(GoldenCase c) throws IOException {
        Component component = Component.open(c.modelPath());
        ClipText text = ClipText.of(component.config());
        Tensor ids = c.input("input_ids");
        int tokens = ids.dim(1);
        Tensor pooledAt = Tensor.zeros(ids.dim(0));
        for (int row = 0; row < ids.dim(0); row++) {
            int[] sequence = new int[tokens];
            for (int i = 0; i < tokens; i++) sequence[i] = (int) ids.data()[row * tokens + i];
            pooledAt.data()[row] = text.pooledAt(sequence);
        }
        return run(text, component.weights(), Map.of("input_ids", ids, "pooled_at", pooledAt));
    }

    private static Map<String, Object> unet(GoldenCase c) throws IOException {
        Component component = Component.open(c.modelPath());
        UNetConfig config = UNetConfig.of(component.config());
        Map<String, Tensor> inputs = new LinkedHashMap<>(c.inputs());
        Tensor timestep = inputs.remove("timestep");
        inputs.put("time", waves(config, timestep));
        if (inputs.containsKey("text_embeds")) inputs.put("added", config.added(inputs.remove("text_embeds"), inputs.remove("time_ids")));
        return run(new UNet(config, inputs.containsKey("mid_residual")), component.weights(), inputs);
    }

    private static Tensor waves(UNetConfig config, Tensor times) {
        double[] values = new double[times.data().length];
        for (int i = 0; i < values.length; i++) values[i] = times.data()[i];
        return config.time().of(values.length, values);
    }

    private static Map<String, Object> run(Network network, Path weights, Map<String, Tensor> inputs) throws IOException {
        try (OnnxNetwork loaded = OnnxNetwork.open(network, weights, Device.cpu(), cache(), THREADS)) {
            return new HashMap<>(loaded.run(inputs));
        }
    }

    private static Map<String, Object> autoencoder(GoldenCase c) throws IOException {
        try (Autoencoder plain = Autoencoder.open(Component.open(c.modelPath()), Device.cpu(), cache(), THREADS)) {
            JsonNode tiles = c.settings().path("tiling");
            Autoencoder autoencoder = tiles.isMissingNode() ? plain : plain.tiled(new Tiling(tiles.path("tile_sample_min_size").asInt(),
                tiles.path("tile_latent_min_size").asInt(), tiles.path("tile_overlap_factor").asDouble()));
            Cancellation never = new Cancellation();
            Moments moments = autoencoder.encode(c.input("image"), never);
            return Map.of("mean", moments.mean(), "mode", moments.mean(), "logvar", moments.logarithmOfVariance(),
                "scaled_mode", autoencoder.scale(moments.mean()), "decoded", autoencoder.decode(c.input("latents"), never),
                "decoded_from_scaled", autoencoder.decode(autoencoder.unscale(c.input("latents")), never));
        }
    }

    /** Where widened weights are kept, from one run to the next. */
    static Path cache() throws IOException {
        return Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir"), "darkroom-golden-cache"));
    }
}
