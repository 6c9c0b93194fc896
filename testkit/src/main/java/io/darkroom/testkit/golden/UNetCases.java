package io.darkroom.testkit.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.diffusion.checkpoint.ModelFolder.Component;
import io.darkroom.diffusion.checkpoint.WeightFiles;
import io.darkroom.diffusion.network.AdapterFeatures;
import io.darkroom.diffusion.network.Attachments;
import io.darkroom.diffusion.network.ControlNet;
import io.darkroom.diffusion.network.ControlResiduals;
import io.darkroom.diffusion.network.ImagePrompt;
import io.darkroom.diffusion.network.IpAdapter;
import io.darkroom.diffusion.network.MotionModules;
import io.darkroom.diffusion.network.T2iAdapter;
import io.darkroom.diffusion.network.UNet;
import io.darkroom.diffusion.network.UNetConfig;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** UNets, and the networks that steer them. */
final class UNetCases {

    private UNetCases() {
    }

    static Map<String, Object> unet(GoldenCase c) throws IOException {
        Component component = Component.open(c.modelPath());
        UNetConfig config = UNetConfig.of(component.config());
        Map<String, Tensor> inputs = told(config, c.inputs());
        return new HashMap<>(NetworkKind.run(new UNet(config, inputs.containsKey("mid_residual")), component.weights(), inputs));
    }

    static Map<String, Object> controlNet(GoldenCase c) throws IOException {
        ControlResiduals answer = residuals(c.modelPath(), c.inputs(), c.input("control_image"), c.settings().path("conditioning_scale").asDouble(1),
            c.settings().path("guess_mode").asBoolean(false));
        Map<String, Object> answers = new HashMap<>();
        boolean pooled = ControlNet.of(Component.open(c.modelPath()).config()).pooled();
        for (int k = 0; k < answer.down().size(); k++) answers.put("down." + k, pooled ? means(answer.down().get(k)) : answer.down().get(k));
        answers.put("mid", pooled ? means(answer.middle()) : answer.middle());
        return answers;
    }

    /** Of planes that hold their own mean everywhere. */
    private static Tensor means(Tensor planes) {
        Tensor means = Tensor.zeros(planes.dim(0), planes.dim(1), 1, 1);
        int size = planes.data().length / means.data().length;
        for (int i = 0; i < means.data().length; i++) means.data()[i] = planes.data()[i * size];
        return means;
    }

    static Map<String, Object> controlled(GoldenCase c) throws IOException {
        ControlResiduals sum = null;
        JsonNode nets = c.settings().path("controlnets");
        for (int k = 0; k < nets.size(); k++) {
            ControlResiduals one = residuals(c.modelPath(nets.get(k).asText()), c.inputs(), c.input("control_image." + k),
                number(c.settings().path("conditioning_scale"), k), c.settings().path("guess_mode").asBoolean(false));
            sum = sum == null ? one : sum.plus(one);
        }
        return attached(c, Attachments.ofResiduals(true), sum.inputs());
    }

    private static ControlResiduals residuals(Path model, Map<String, Tensor> given, Tensor picture, double scale, boolean guessMode) throws IOException {
        Component component = Component.open(model);
        ControlNet net = ControlNet.of(component.config());
        Map<String, Tensor> inputs = told(net.config(), given);
        inputs.put("control_image", picture);
        return ControlResiduals.of(net, NetworkKind.run(net, component.weights(), inputs), scale, guessMode);
    }

    static Map<String, Object> t2iAdapter(GoldenCase c) throws IOException {
        return new HashMap<>(features(c, c.modelPath(), c.input("control_image")));
    }

    static Map<String, Object> adapted(GoldenCase c) throws IOException {
        JsonNode adapters = c.settings().path("adapter");
        JsonNode scale = c.settings().path("adapter_conditioning_scale");
        AdapterFeatures sum = null;
        for (int k = 0; k < Math.max(1, adapters.size()); k++) {
            Path model = c.modelPath(adapters.isArray() ? adapters.get(k).asText() : adapters.asText());
            Tensor picture = c.inputs().containsKey("control_image") ? c.input("control_image") : c.input("control_image." + k);
            AdapterFeatures one = AdapterFeatures.of(features(c, model, picture), number(scale, k));
            sum = sum == null ? one : sum.plus(one);
        }
        Tensor sample = c.input("sample");
        UNetConfig config = UNetConfig.of(Component.open(c.modelPath()).config());
        return attached(c, new Attachments(false, true, 0), sum.inputs(config, sample.dim(2), sample.dim(3)));
    }

    private static Map<String, Tensor> features(GoldenCase c, Path model, Tensor picture) throws IOException {
        Component component = Component.open(model);
        return NetworkKind.run(T2iAdapter.of(component.config()), component.weights(), Map.of("control_image", picture));
    }

    static Map<String, Object> imagePrompted(GoldenCase c) throws IOException {
        UNetConfig config = UNetConfig.of(Component.open(c.modelPath()).config());
        int rows = c.input("sample").dim(0);
        JsonNode adapters = c.settings().path("ip_adapters");
        JsonNode scale = c.settings().path("scale");
        Map<String, Tensor> keysAndValues = new LinkedHashMap<>();
        Map<String, Object> tokens = new HashMap<>();
        for (int k = 0; k < adapters.size(); k++) {
            WeightFiles file = WeightFiles.of(c.modelPath(adapters.get(k).asText()));
            Tensor embeds = c.input("image_embeds." + k);
            int images = embeds.dim(1);
            Map<String, Tensor> outputs = NetworkKind.run(IpAdapter.of(file.header(), config), file, Map.of("image_embeds", joined(embeds)));
            Tensor each = outputs.get("image_tokens");
            tokens.put("image_tokens." + k, new Tensor(new int[] {rows, images, each.dim(1), each.dim(2)}, each.data()));
            keysAndValues.putAll(ImagePrompt.inputs(k, outputs, rows, number(scale, k)));
        }
        Map<String, Object> answers = attached(c, new Attachments(false, false, adapters.size()), keysAndValues);
        answers.putAll(tokens);
        return answers;
    }

    /** One of several, or the one for all; 1 where nothing is said. */
    private static double number(JsonNode given, int k) {
        return given.isArray() ? given.path(k).asDouble(1) : given.asDouble(1);
    }

    /** [rows, pictures, ...] as [rows * pictures, ...]. */
    private static Tensor joined(Tensor embeds) {
        int[] shape = embeds.shape();
        return shape.length == 3 ? new Tensor(new int[] {shape[0] * shape[1], shape[2]}, embeds.data())
            : new Tensor(new int[] {shape[0] * shape[1], shape[2], shape[3]}, embeds.data());
    }

    static Map<String, Object> motion(GoldenCase c) throws IOException {
        Component unet = Component.open(c.modelPath());
        Component adapter = Component.open(c.modelPath(c.settings().path("motion_adapter").asText()));
        UNetConfig config = UNetConfig.of(unet.config());
        Map<String, Tensor> given = new LinkedHashMap<>(c.inputs());
        given.put("timestep", spread(given.get("timestep"), given.get("sample").dim(0) * given.get("sample").dim(2)));
        return new HashMap<>(NetworkKind.run(new UNet(config, Attachments.NONE, MotionModules.of(adapter.config(), config)),
            unet.weights().with(adapter.weights()), told(config, given)));
    }

    /** As many numbers, each in as many places that follow one another. */
    private static Tensor spread(Tensor values, int count) {
        float[] all = new float[count];
        for (int i = 0; i < count; i++) all[i] = values.data()[i * values.data().length / count];
        return new Tensor(new int[] {all.length}, all);
    }

    private static Map<String, Object> attached(GoldenCase c, Attachments attachments, Map<String, Tensor> attached) throws IOException {
        Component component = Component.open(c.modelPath());
        UNetConfig config = UNetConfig.of(component.config());
        Map<String, Tensor> inputs = told(config, c.inputs());
        inputs.putAll(attached);
        return new HashMap<>(NetworkKind.run(new UNet(config, attachments, null), component.weights(), inputs));
    }

    /** The case's inputs with times and sizes as the graphs take them, and without what other networks take. */
    static Map<String, Tensor> told(UNetConfig config, Map<String, Tensor> given) {
        Map<String, Tensor> inputs = new LinkedHashMap<>(given);
        inputs.put("time", waves(config, inputs.remove("timestep")));
        if (inputs.containsKey("text_embeds")) inputs.put("added", config.added(inputs.remove("text_embeds"), inputs.remove("time_ids")));
        inputs.keySet().removeIf(name -> List.of("control_image", "image_embeds").stream().anyMatch(name::startsWith));
        return inputs;
    }

    private static Tensor waves(UNetConfig config, Tensor times) {
        double[] values = new double[times.data().length];
        for (int i = 0; i < values.length; i++) values[i] = times.data()[i];
        return config.time().of(values.length, values);
    }
}
