package io.darkroom.diffusion.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.diffusion.checkpoint.CheckpointException;
import io.darkroom.diffusion.checkpoint.Config;
import io.darkroom.diffusion.checkpoint.ModelFolder;
import io.darkroom.diffusion.checkpoint.ModelFolder.Component;
import io.darkroom.diffusion.checkpoint.SafetensorsHeader;
import io.darkroom.diffusion.network.ClipText;
import io.darkroom.diffusion.network.LatentCoder;
import io.darkroom.diffusion.network.RequiredTensors;
import io.darkroom.diffusion.network.UNet;
import io.darkroom.diffusion.network.UNetConfig;
import io.darkroom.diffusion.onnx.Device;
import io.darkroom.diffusion.tokenizer.ClipTokenizer;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A Stable Diffusion 1 or 2 model, loaded and ready: tokenizer, text encoder, denoiser and autoencoder on one device. Safe for
 * several threads. Closing waits for network runs in progress and frees everything; pictures under way then fail.
 */
public final class DiffusionModel implements AutoCloseable {
    private final PromptEncoder promptEncoder;
    private final Denoiser denoiser;
    private final Autoencoder autoencoder;
    private final JsonNode schedulerConfig;
    private final Device device;

    private DiffusionModel(PromptEncoder promptEncoder, Denoiser denoiser, Autoencoder autoencoder, JsonNode schedulerConfig, Device device) {
        this.promptEncoder = promptEncoder;
        this.denoiser = denoiser;
        this.autoencoder = autoencoder;
        this.schedulerConfig = schedulerConfig;
        this.device = device;
    }

    /**
     * Loads a diffusers folder. Everything in it is validated before this returns: settings, and every tensor with its shape.
     *
     * @param cacheDir where float32 copies of half-precision weights are kept, shared by all models and processes
     * @param threads  for one network run; 0 means one for each processor core
     * @throws CheckpointException the folder is not a complete model of a supported kind
     * @throws IOException         a file cannot be read, or the tokenizer's files are wrong
     */
    public static DiffusionModel open(Path folder, Device device, Path cacheDir, int threads) throws IOException {
        return open(folder, folder.resolve("vae"), device, cacheDir, threads);
    }

    /**
     * Loads a diffusers folder with another autoencoder than its own.
     *
     * @param autoencoderFolder holds {@code config.json} and weights of an {@code AutoencoderKL} or {@code AutoencoderTiny}
     */
    public static DiffusionModel open(Path folder, Path autoencoderFolder, Device device, Path cacheDir, int threads) throws IOException {
        if (threads < 0 || threads > 1024) throw new IllegalArgumentException(threads + " threads are outside 0 to 1024");
        int count = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
        check(folder, autoencoderFolder);
        ModelFolder model = ModelFolder.open(folder);
        ClipTokenizer tokenizer = ClipTokenizer.load(model.folder("tokenizer"));
        PromptEncoder prompts = null;
        Autoencoder autoencoder = null;
        Denoiser denoiser = null;
        try {
            prompts = PromptEncoder.open(textEncoder(model), tokenizer, device, cacheDir, count);
            autoencoder = Autoencoder.open(Component.open(autoencoderFolder), device, cacheDir, count);
            autoencoder.loadDecoder();
            denoiser = Denoiser.open(unet(model), device, cacheDir, count);
            return new DiffusionModel(prompts, denoiser, autoencoder, schedulerConfig(model), device);
        } catch (IOException | RuntimeException e) {
            if (denoiser != null) denoiser.close();
            if (autoencoder != null) autoencoder.close();
            if (prompts != null) prompts.close();
            throw e;
        }
    }

    /**
     * Checks everything that {@link #open} needs without loading it: all settings, every tensor with its shape, the tokenizer,
     * and whether the parts fit together. Reads the weight files' headers only.
     *
     * @throws CheckpointException the folder is not a complete model of a supported kind
     * @throws IOException         a file cannot be read, or the tokenizer's files are wrong
     */
    public static void check(Path folder) throws IOException {
        check(folder, folder.resolve("vae"));
        ClipTokenizer.load(ModelFolder.open(folder).folder("tokenizer"));
    }

    private static void check(Path folder, Path autoencoderFolder) throws IOException {
        ModelFolder model = ModelFolder.open(folder);
        schedulerConfig(model);
        ClipText text = ClipText.of(textEncoder(model).config());
        UNetConfig unet = UNetConfig.of(unet(model).config());
        Component autoencoder = Component.open(autoencoderFolder);
        LatentCoder coder = LatentCoder.of(autoencoder.config());
        if (unet.contextChannels() != text.channels()) {
            throw model.index().bad("text_encoder", "gives " + text.channels() + " channels, the unet takes " + unet.contextChannels());
        }
        if (unet.inChannels() != coder.latentChannels() || unet.outChannels() != coder.latentChannels()) {
            throw model.index().bad("unet", unet.inChannels() + " channels in and " + unet.outChannels() + " out do not fit " + coder.latentChannels() + " latent channels");
        }
        if (unet.classes() > 0 || unet.addedChannels() > 0 || unet.guidanceChannels() > 0) {
            throw model.index().bad("unet", "takes more than a prompt, which this kind of model does not give");
        }
        RequiredTensors.check(text, textEncoder(model).weights().header());
        RequiredTensors.check(new UNet(unet, false), unet(model).weights().header());
        SafetensorsHeader header = autoencoder.weights().header();
        RequiredTensors.check(coder.encoder(), header);
        RequiredTensors.check(coder.decoder(), header);
    }

    private static Component textEncoder(ModelFolder model) throws IOException {
        return model.component("text_encoder", "CLIPTextModel");
    }

    private static Component unet(ModelFolder model) throws IOException {
        return model.component("unet", "UNet2DConditionModel");
    }

    private static JsonNode schedulerConfig(ModelFolder model) throws IOException {
        return Config.read(model.folder("scheduler").resolve("scheduler_config.json")).json();
    }

    public PromptEncoder promptEncoder() {
        return promptEncoder;
    }

    public Denoiser denoiser() {
        return denoiser;
    }

    public Autoencoder autoencoder() {
        return autoencoder;
    }

    /** The settings of the scheduler that the model was trained with or recommends; others start from them. */
    public JsonNode schedulerConfig() {
        return schedulerConfig;
    }

    public Device device() {
        return device;
    }

    @Override
    public void close() {
        denoiser.close();
        autoencoder.close();
        promptEncoder.close();
    }
}
