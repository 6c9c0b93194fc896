package io.darkroom.testkit.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.diffusion.checkpoint.ModelFolder.Component;
import io.darkroom.diffusion.checkpoint.WeightFiles;
import io.darkroom.diffusion.network.AutoencoderTiny;
import io.darkroom.diffusion.network.ClipText;
import io.darkroom.diffusion.network.ClipVision;
import io.darkroom.diffusion.network.Network;
import io.darkroom.diffusion.onnx.Device;
import io.darkroom.diffusion.onnx.OnnxNetwork;
import io.darkroom.diffusion.pipeline.Autoencoder;
import io.darkroom.diffusion.pipeline.Cancellation;
import io.darkroom.diffusion.pipeline.Moments;
import io.darkroom.diffusion.pipeline.SafetyChecker;
import io.darkroom.diffusion.pipeline.Tiling;
import io.darkroom.diffusion.pipeline.Upscaler;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

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
            case "clip_vision", "clip_vision_projection" -> clipVision(c);
            case "safety_checker" -> safetyChecker(c);
            case "unet" -> UNetCases.unet(c);
            case "controlnet" -> UNetCases.controlNet(c);
            case "controlnet+unet" -> UNetCases.controlled(c);
            case "t2i_adapter" -> UNetCases.t2iAdapter(c);
            case "t2i_adapter+unet" -> UNetCases.adapted(c);
            case "ip_adapter+unet" -> UNetCases.imagePrompted(c);
            case "unet_motion" -> UNetCases.motion(c);
            case "rrdbnet", "srvgg" -> upscaler(c);
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

    private static Map<String, Object> clipVision(GoldenCase c) throws IOException {
        Component component = Component.open(c.modelPath());
        return new HashMap<>(run(ClipVision.of(component.config()), component.weights(), c.inputs()));
    }

    private static Map<String, Object> safetyChecker(GoldenCase c) throws IOException {
        try (SafetyChecker checker = SafetyChecker.open(Component.open(c.modelPath()), null, Device.cpu(), cache(), THREADS)) {
            List<SafetyChecker.Verdict> verdicts = checker.judge(c.input("pixel_values"), new Cancellation());
            return Map.of("image_embeds", rows(verdicts, SafetyChecker.Verdict::embedding), "special_cos", rows(verdicts, v -> floats(v.special())),
                "concept_cos", rows(verdicts, v -> floats(v.concepts())), "has_nsfw_concepts", verdicts.stream().map(SafetyChecker.Verdict::flagged).toList());
        }
    }

    private static Tensor rows(List<SafetyChecker.Verdict> verdicts, Function<SafetyChecker.Verdict, float[]> part) {
        int width = part.apply(verdicts.getFirst()).length;
        Tensor all = Tensor.zeros(verdicts.size(), width);
        for (int i = 0; i < verdicts.size(); i++) System.arraycopy(part.apply(verdicts.get(i)), 0, all.data(), i * width, width);
        return all;
    }

    private static float[] floats(double[] values) {
        float[] narrowed = new float[values.length];
        for (int i = 0; i < values.length; i++) narrowed[i] = (float) values[i];
        return narrowed;
    }

    private static Map<String, Object> upscaler(GoldenCase c) throws IOException {
        try (Upscaler upscaler = Upscaler.open(c.modelPath(), Device.cpu(), cache(), THREADS)) {
            return Map.of("out", upscaler.upscale(c.input("image"), new Cancellation()));
        }
    }

    static Map<String, Tensor> run(Network network, WeightFiles weights, Map<String, Tensor> inputs) throws IOException {
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
