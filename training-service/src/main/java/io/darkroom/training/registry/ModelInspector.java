package io.darkroom.training.registry;

import io.darkroom.diffusion.checkpoint.CheckpointException;
import io.darkroom.diffusion.checkpoint.Config;
import io.darkroom.diffusion.checkpoint.ModelFolder;
import io.darkroom.diffusion.checkpoint.ModelFolder.Component;
import io.darkroom.diffusion.network.AutoencoderKl;
import io.darkroom.diffusion.network.ClipText;
import io.darkroom.diffusion.network.Network;
import io.darkroom.diffusion.network.RequiredTensors;
import io.darkroom.diffusion.network.UNet;
import io.darkroom.diffusion.network.UNetConfig;
import io.darkroom.diffusion.scheduler.SchedulerSettings;
import io.darkroom.diffusion.tokenizer.ClipTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Checks a model folder without reading a weight: every setting, every tensor's name and shape, that the parts fit together, and that
 * tokenizer and scheduler can be read. What passes here loads in a worker, but for values that are damaged.
 */
final class ModelInspector {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final int SMALLEST = 64;
    private static final int LARGEST = 4096;
    /** Overrides, for a model whose configuration does not tell its native size. */
    private static final String OWN_FILE = "darkroom.json";

    private ModelInspector() {
    }

    /**
     * @throws CheckpointException naming what is wrong with the folder
     * @throws IOException         where a file cannot be read
     */
    static BundledModel inspect(Path folder) throws IOException {
        String id = folder.getFileName().toString();
        if (!ID.matcher(id).matches()) throw new CheckpointException(folder, "", "the folder's name cannot be a model id");
        ModelFolder model = ModelFolder.open(folder);
        Component textEncoder = model.component("text_encoder", "CLIPTextModel");
        Component unet = model.component("unet", "UNet2DConditionModel");
        Component vae = model.component("vae", "AutoencoderKL");
        ClipText text = ClipText.of(textEncoder.config());
        UNetConfig denoiser = UNetConfig.of(unet.config());
        AutoencoderKl autoencoder = AutoencoderKl.of(vae.config());
        fit(model, text, denoiser, autoencoder);
        check(textEncoder, text);
        check(unet, new UNet(denoiser, false));
        check(vae, autoencoder.encoder());
        check(vae, autoencoder.decoder());
        ClipTokenizer.load(model.folder("tokenizer"));
        SchedulerSettings.read(model.folder("scheduler").resolve("scheduler_config.json"));
        int[] size = nativeSize(folder, unet.config(), autoencoder.factor());
        return new BundledModel(id, "sd15", size[0], size[1], unet.weights().file());
    }

    private static void check(Component component, Network network) throws IOException {
        RequiredTensors.check(network, component.weights().header());
    }

    private static void fit(ModelFolder model, ClipText text, UNetConfig denoiser, AutoencoderKl autoencoder) {
        if (denoiser.contextChannels() != text.channels()) {
            throw model.index().bad("text_encoder", "gives " + text.channels() + " channels, the unet takes " + denoiser.contextChannels());
        }
        int latent = autoencoder.latentChannels();
        if (denoiser.inChannels() != latent || denoiser.outChannels() != latent) {
            throw model.index().bad("unet", denoiser.inChannels() + " channels in and " + denoiser.outChannels() + " out do not fit " + latent + " latent channels");
        }
        if (denoiser.classes() > 0 || denoiser.addedChannels() > 0 || denoiser.guidanceChannels() > 0) {
            throw model.index().bad("unet", "takes more than a prompt, which this kind of model does not give");
        }
    }

    /** Width and height in pixels: what the folder says itself, else the latent size the denoiser was trained at. */
    private static int[] nativeSize(Path folder, Config unet, int factor) throws IOException {
        Path own = folder.resolve(OWN_FILE);
        if (Files.exists(own)) {
            Config config = Config.read(own);
            return new int[] {pixels(config, "nativeWidth", config.integer("nativeWidth", SMALLEST, LARGEST)),
                pixels(config, "nativeHeight", config.integer("nativeHeight", SMALLEST, LARGEST))};
        }
        List<Integer> latent = unet.json().path("sample_size").isArray()
            ? unet.integers("sample_size", 1, LARGEST)
            : List.of(unet.integer("sample_size", 1, LARGEST));
        // A pair is height and width.
        return new int[] {pixels(unet, "sample_size", latent.getLast() * factor), pixels(unet, "sample_size", latent.getFirst() * factor)};
    }

    private static int pixels(Config config, String key, int pixels) {
        if (pixels < SMALLEST || pixels > LARGEST || pixels % 8 != 0) {
            throw config.bad(key, pixels + " pixels are no multiple of 8 from " + SMALLEST + " to " + LARGEST);
        }
        return pixels;
    }
}
