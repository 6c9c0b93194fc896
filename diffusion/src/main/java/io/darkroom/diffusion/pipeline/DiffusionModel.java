package io.darkroom.diffusion.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.diffusion.adapter.AdapterMerge;
import io.darkroom.diffusion.adapter.AdapterUse;
import io.darkroom.diffusion.adapter.MergedWeights;
import io.darkroom.diffusion.checkpoint.CheckpointException;
import io.darkroom.diffusion.checkpoint.Config;
import io.darkroom.diffusion.checkpoint.ModelFolder.Component;
import io.darkroom.diffusion.checkpoint.SafetensorsHeader;
import io.darkroom.diffusion.network.ClipText;
import io.darkroom.diffusion.network.LatentCoder;
import io.darkroom.diffusion.network.Network;
import io.darkroom.diffusion.network.RequiredTensors;
import io.darkroom.diffusion.network.UNet;
import io.darkroom.diffusion.network.UNetConfig;
import io.darkroom.diffusion.onnx.Device;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A Stable Diffusion model of any family, loaded and ready: tokenizers, text encoders, denoiser and autoencoder on one device.
 * Safe for several threads. Closing waits for network runs in progress and frees everything; pictures under way then fail.
 */
public final class DiffusionModel implements AutoCloseable {

    /** What a denoiser was trained to see beside the latent, and so what a model is for. */
    public enum Purpose {
        /** Nothing: pictures from words, or from pictures. */
        PICTURES,
        /** A mask and the picture around it. */
        INPAINTING,
        /** A picture to follow an instruction about. */
        INSTRUCTIONS,
        /** A small picture, and how noisy it is. */
        UPSCALING;

        static Purpose of(UNetConfig unet, LatentCoder coder) {
            int beside = unet.inChannels() - coder.latentChannels();
            if (unet.classes() > 0) return beside == coder.pictureChannels() ? UPSCALING : null;
            if (beside == 0) return PICTURES;
            if (beside == coder.latentChannels() + 1) return INPAINTING;
            return beside == coder.latentChannels() ? INSTRUCTIONS : null;
        }
    }

    private final Purpose purpose;
    private final List<TextEncoder> textEncoders = new ArrayList<>();
    private final Device device;
    private final Path cacheDir;
    private final int threads;
    private final DiffusionModel base;
    private final Variation variation;
    private final List<MergedWeights> adapted = new ArrayList<>();
    private ModelParts parts;
    private List<String> unmatched = List.of();
    private long bytes;
    private Denoiser denoiser;
    private Autoencoder autoencoder;

    /**
     * @param base     whose networks this model uses where it has none of its own; null for a model that shares nothing
     * @param variation how its networks run
     */
    private DiffusionModel(ModelParts parts, Purpose purpose, Device device, Path cacheDir, int threads, DiffusionModel base, Variation variation) {
        this.parts = parts;
        this.purpose = purpose;
        this.device = device;
        this.cacheDir = cacheDir;
        this.threads = threads;
        this.base = base;
        this.variation = variation;
    }

    /**
     * Loads a diffusers folder, or a checkpoint in one file. Everything in it is validated before this returns: settings, and
     * every tensor with its shape.
     *
     * @param model    the folder or file
     * @param cacheDir where float32 copies of half-precision weights are kept, shared by all models and processes
     * @param threads  for one network run; 0 means one for each processor core
     * @throws CheckpointException it is not a complete model of a supported kind
     * @throws IOException         a file cannot be read, or the tokenizer's files are wrong
     */
    public static DiffusionModel open(Path model, Device device, Path cacheDir, int threads) throws IOException {
        return open(ModelParts.open(model), device, cacheDir, threads);
    }

    /** Loads a model from its parts, which are validated as those of a folder are. */
    public static DiffusionModel open(ModelParts parts, Device device, Path cacheDir, int threads) throws IOException {
        if (threads < 0 || threads > 1024) throw new IllegalArgumentException(threads + " threads are outside 0 to 1024");
        int count = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
        DiffusionModel model = new DiffusionModel(parts, check(parts), device, cacheDir, count, null, Variation.NONE);
        for (ModelParts.Text text : parts.texts()) model.bytes += float32Bytes(text.encoder());
        model.bytes += float32Bytes(parts.unet()) + float32Bytes(parts.autoencoder());
        return load(model);
    }

    /**
     * This model with adapters in it. Networks that they do not change are this model's own, so it must stay open for as long as
     * the answer is; closing the answer frees only what the adapters changed. Takes the merging and the making of the changed
     * networks' sessions; no file of the model is read anew.
     *
     * @param uses in the order in which they are applied
     * @throws CheckpointException a file is broken, of another family, or fits nothing
     */
    public DiffusionModel with(List<AdapterUse> uses) throws IOException {
        Map<String, Network> networks = new LinkedHashMap<>();
        networks.put("unet", new UNet(denoiser.settings(), false));
        for (int i = 0; i < textEncoders.size(); i++) networks.put(parts.textName(i), textEncoders.get(i).settings());
        try (AdapterMerge merge = AdapterMerge.open(networks, uses)) {
            DiffusionModel model = load(new DiffusionModel(parts, purpose, device, cacheDir, threads, this, variation).merged(merge));
            return model.complete();
        }
    }

    /**
     * This model with its networks run in another way. The answer shares this model's text encoders and the memory of all weights,
     * so this model must stay open for as long as the answer is.
     */
    public DiffusionModel with(Variation other) throws IOException {
        return load(new DiffusionModel(parts, purpose, device, cacheDir, threads, this, other));
    }

    private DiffusionModel merged(AdapterMerge merge) throws IOException {
        try {
            List<ModelParts.Text> texts = new ArrayList<>();
            for (int i = 0; i < parts.texts().size(); i++) {
                ModelParts.Text text = parts.texts().get(i);
                texts.add(new ModelParts.Text(text.tokenizer(), merged(merge, parts.textName(i), text.encoder())));
            }
            parts = parts.with(texts, merged(merge, "unet", parts.unet()));
            unmatched = List.copyOf(merge.unmatched());
            return this;
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private Component merged(AdapterMerge merge, String name, Component component) throws IOException {
        if (!merge.changes(name)) return component;
        MergedWeights changed = merge.merge(name, component.weights(), cacheDir, threads);
        adapted.add(changed);
        // Sessions of a device copy their weights when they are made.
        if (!device.isCpu()) changed.await();
        return component.with(changed.tensors());
    }

    private DiffusionModel complete() {
        try {
            adapted.forEach(MergedWeights::await);
            bytes = adapted.stream().mapToLong(MergedWeights::bytes).sum();
            return this;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Loads what the model does not share with its base. */
    private static DiffusionModel load(DiffusionModel model) throws IOException {
        try {
            model.load();
            return model;
        } catch (UncheckedIOException e) {
            model.close();
            throw e.getCause();
        } catch (IOException | RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private void load() throws IOException {
        boolean xl = UNetConfig.of(parts.unet().config()).addedChannels() > 0;
        for (int i = 0; i < parts.texts().size(); i++) {
            ModelParts.Text text = parts.texts().get(i);
            boolean shared = base != null && base.parts.texts().get(i).encoder() == text.encoder();
            textEncoders.add(shared ? base.textEncoders.get(i) : TextEncoder.open(text, xl, device, cacheDir, threads));
        }
        boolean sameEdges = base != null && base.variation.seamless() == variation.seamless();
        autoencoder = sameEdges ? base.autoencoder : Autoencoder.open(parts.autoencoder(), variation.seamless(), device, cacheDir, threads);
        autoencoder.loadDecoder();
        boolean sameUNet = base != null && base.parts.unet() == parts.unet() && base.variation.equals(variation);
        denoiser = sameUNet ? base.denoiser : Denoiser.open(parts.unet(), variation, device, cacheDir, threads);
    }

    /**
     * Checks everything that {@link #open} needs without loading it: all settings, every tensor with its shape, the tokenizers,
     * and whether the parts fit together. Reads the weight files' headers only.
     *
     * @throws CheckpointException it is not a complete model of a supported kind
     * @throws IOException         a file cannot be read, or the tokenizer's files are wrong
     */
    public static void check(Path model) throws IOException {
        check(ModelParts.open(model));
    }

    /** The same for parts. */
    public static Purpose check(ModelParts parts) throws IOException {
        UNetConfig unet = UNetConfig.of(parts.unet().config());
        LatentCoder coder = LatentCoder.of(parts.autoencoder().config());
        List<ClipText> texts = new ArrayList<>();
        for (ModelParts.Text text : parts.texts()) texts.add(ClipText.of(text.encoder().config()));
        checkTexts(parts, unet, texts);
        Config config = parts.unet().config();
        Purpose purpose = Purpose.of(unet, coder);
        if (purpose == null || unet.outChannels() != coder.latentChannels()) {
            throw config.bad("in_channels", unet.inChannels() + " channels in and " + unet.outChannels() + " out do not fit " + coder.latentChannels() + " latent channels");
        }
        if ((purpose == Purpose.UPSCALING) != (parts.pictureNoise() != null)) {
            throw config.bad("num_class_embeds", purpose == Purpose.UPSCALING ? "asks for a low_res_scheduler" : "missing, although there is a low_res_scheduler");
        }
        for (int i = 0; i < texts.size(); i++) RequiredTensors.check(texts.get(i), header(parts.texts().get(i).encoder()));
        RequiredTensors.check(new UNet(unet, false), header(parts.unet()));
        RequiredTensors.check(coder.encoder(), header(parts.autoencoder()));
        RequiredTensors.check(coder.decoder(), header(parts.autoencoder()));
        return purpose;
    }

    private static void checkTexts(ModelParts parts, UNetConfig unet, List<ClipText> texts) {
        Config config = parts.unet().config();
        int channels = texts.stream().mapToInt(ClipText::channels).sum();
        if (unet.contextChannels() != channels) {
            throw config.bad("cross_attention_dim", "is " + unet.contextChannels() + ", the text encoders give " + channels + " channels");
        }
        if (unet.addedChannels() == 0) {
            if (texts.size() != 1) throw config.bad("addition_embed_type", "missing, although there are " + texts.size() + " text encoders");
            return;
        }
        int pooled = texts.getLast().projection();
        if (pooled == 0) throw config.bad("addition_embed_type", "asks for a text encoder with a projection");
        int numbers = parts.scored() ? 5 : 6;
        int added = pooled + numbers * unet.addedTime().channels();
        if (unet.addedChannels() != added) {
            throw config.bad("projection_class_embeddings_input_dim", "is " + unet.addedChannels() + ", a text of " + pooled + " channels and " + numbers + " sizes give " + added);
        }
    }

    private static long float32Bytes(Component component) throws IOException {
        return header(component).entries().values().stream().mapToLong(entry -> entry.size() * Float.BYTES).sum();
    }

    private static SafetensorsHeader header(Component component) throws IOException {
        return component.weights().header();
    }

    /** @throws IllegalArgumentException the model was not made for this */
    void require(Purpose wanted) {
        if (purpose != wanted) throw new IllegalArgumentException("the model is made for " + name(purpose) + ", not for " + name(wanted));
    }

    private static String name(Purpose purpose) {
        return purpose.name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException the autoencoder has no latents for such a picture */
    void checkSize(int height, int width) {
        int factor = autoencoder.settings().factor();
        if (width % factor != 0 || height % factor != 0) throw new IllegalArgumentException(width + "x" + height + " pixels are no multiples of " + factor);
    }

    /** What the model was made of. */
    public ModelParts parts() {
        return parts;
    }

    public Purpose purpose() {
        return purpose;
    }

    /** In the order in which the denoiser takes their channels. */
    public List<TextEncoder> textEncoders() {
        return List.copyOf(textEncoders);
    }

    public Denoiser denoiser() {
        return denoiser;
    }

    public Autoencoder autoencoder() {
        return autoencoder;
    }

    /** Whether it belongs to the SDXL family. */
    public boolean isXl() {
        return denoiser.settings().addedChannels() > 0;
    }

    /** The settings of the scheduler that the model was trained with or recommends; others start from them. */
    public JsonNode schedulerConfig() {
        return parts.scheduler();
    }

    public Device device() {
        return device;
    }

    /** Layers of adapter files that fit nothing in this model, as the files spell them. */
    public List<String> unmatchedAdapterLayers() {
        return unmatched;
    }

    /** Bytes of weights that this model alone holds: of all networks, or of what adapters changed. */
    public long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        if (denoiser != null && (base == null || denoiser != base.denoiser)) denoiser.close();
        if (autoencoder != null && (base == null || autoencoder != base.autoencoder)) autoencoder.close();
        for (TextEncoder encoder : textEncoders) if (base == null || !base.textEncoders.contains(encoder)) encoder.close();
        adapted.forEach(MergedWeights::close);
        adapted.clear();
    }
}
