package io.darkroom.testkit.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.diffusion.checkpoint.ModelFolder.Component;
import io.darkroom.diffusion.network.AdapterFeatures;
import io.darkroom.diffusion.network.UNetConfig;
import io.darkroom.diffusion.onnx.Device;
import io.darkroom.diffusion.pipeline.Cancellation;
import io.darkroom.diffusion.pipeline.Control;
import io.darkroom.diffusion.pipeline.ControlModel;
import io.darkroom.diffusion.pipeline.Controls;
import io.darkroom.diffusion.pipeline.DiffusionModel;
import io.darkroom.diffusion.pipeline.FeatureAdapter;
import io.darkroom.diffusion.pipeline.ImageEncoder;
import io.darkroom.diffusion.pipeline.ImagePromptAdapter;
import io.darkroom.diffusion.pipeline.ImagePrompts;
import io.darkroom.diffusion.pipeline.LevelFeatures;
import io.darkroom.diffusion.pipeline.RowPart;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a pipeline case names beside its model: ControlNets, T2I-Adapters, IP-Adapters; open until the case is answered. */
final class PipelineParts implements AutoCloseable {
    private static final int THREADS = 2;

    private final List<Runnable> open = new ArrayList<>();

    /** The parts of request {@code i}. */
    List<RowPart> of(DiffusionModel model, PipelineCase c, int i) throws IOException {
        List<RowPart> parts = new ArrayList<>();
        if (c.settings().has("controlnets")) parts.add(controls(model, c, i));
        if (c.settings().has("adapter")) parts.add(features(model.denoiser().settings(), c, i));
        if (c.settings().has("ip_adapter")) parts.add(imagePrompts(model.denoiser().settings(), c));
        return parts;
    }

    private RowPart controls(DiffusionModel model, PipelineCase c, int i) throws IOException {
        JsonNode s = c.settings();
        String picture = c.given().inputs().keySet().stream().anyMatch(name -> name.startsWith("control_image")) ? "control_image" : "image";
        List<Control> controls = new ArrayList<>();
        List<Path> files = files(c, "controlnets");
        for (int k = 0; k < files.size(); k++) {
            ControlModel net = ControlModel.open(Component.open(files.get(k)), Device.cpu(), NetworkKind.cache(), THREADS);
            open.add(net::close);
            controls.add(new Control(net, ofPrompt(c, name(c, picture, k), i), number(s, "controlnet_conditioning_scale", k, 1), number(s, "control_guidance_start", k, 0),
                number(s, "control_guidance_end", k, 1)));
        }
        return Controls.of(model, controls, s.path("guess_mode").asBoolean(false));
    }

    private RowPart features(UNetConfig unet, PipelineCase c, int i) throws IOException {
        AdapterFeatures sum = null;
        List<Path> files = files(c, "adapter");
        for (int k = 0; k < files.size(); k++) {
            FeatureAdapter adapter = FeatureAdapter.open(Component.open(files.get(k)), Device.cpu(), NetworkKind.cache(), THREADS);
            open.add(adapter::close);
            AdapterFeatures one = adapter.features(picture(c, "image", k, i), number(c.settings(), "adapter_conditioning_scale", k, 1), new Cancellation());
            sum = sum == null ? one : sum.plus(one);
        }
        return new LevelFeatures(sum, unet, c.settings().path("adapter_conditioning_factor").asDouble(1));
    }

    private RowPart imagePrompts(UNetConfig unet, PipelineCase c) throws IOException {
        ImageEncoder encoder = ImageEncoder.open(Component.open(c.given().modelPath(c.settings().path("image_encoder").asText())), Device.cpu(), NetworkKind.cache(), THREADS);
        open.add(encoder::close);
        List<ImagePrompts.Prompt> prompts = new ArrayList<>();
        List<Path> files = files(c, "ip_adapter");
        for (int k = 0; k < files.size(); k++) {
            ImagePromptAdapter adapter = ImagePromptAdapter.open(files.get(k), unet, Device.cpu(), NetworkKind.cache(), THREADS);
            open.add(adapter::close);
            Tensor pixels = c.given().inputs().getOrDefault("ip_adapter_image." + k, c.given().inputs().get("ip_adapter_image"));
            prompts.add(adapter.prompt(encoder, pixels, number(c.settings(), "ip_adapter_scale", k, 1), new Cancellation()));
        }
        return ImagePrompts.of(prompts);
    }

    /** How many IP-Adapters a case names. */
    static int imagePrompts(PipelineCase c) {
        return files(c, "ip_adapter").size();
    }

    private static List<Path> files(PipelineCase c, String name) {
        JsonNode node = c.settings().path(name);
        List<Path> files = new ArrayList<>();
        if (node.isTextual()) files.add(c.given().modelPath(node.asText()));
        for (JsonNode one : node) files.add(c.given().modelPath(one.asText()));
        return files;
    }

    /** Picture {@code k} of several, or the only one. */
    private static Tensor picture(PipelineCase c, String name, int k, int i) {
        return c.pictureRows(name(c, name, k), i);
    }

    private static String name(PipelineCase c, String name, int k) {
        return c.given().inputs().containsKey(name + "." + k) ? name + "." + k : name;
    }

    /** The picture of prompt {@code i}, for every picture made from it, or the only one. */
    private static Tensor ofPrompt(PipelineCase c, String name, int i) {
        Tensor all = c.given().input(name);
        return all.row(i % all.dim(0));
    }

    private static double number(JsonNode settings, String name, int k, double otherwise) {
        JsonNode node = settings.path(name);
        return node.isArray() ? node.path(k).asDouble(otherwise) : node.asDouble(otherwise);
    }

    @Override
    public void close() {
        open.forEach(Runnable::run);
    }
}
