package io.darkroom.training.registry;

import io.darkroom.diffusion.checkpoint.CheckpointException;
import io.darkroom.diffusion.checkpoint.Config;
import io.darkroom.diffusion.network.LatentCoder;
import io.darkroom.diffusion.network.UNetConfig;
import io.darkroom.diffusion.pipeline.DiffusionModel;
import io.darkroom.diffusion.pipeline.DiffusionModel.Purpose;
import io.darkroom.diffusion.pipeline.ModelParts;
import io.darkroom.diffusion.scheduler.SchedulerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Checks a model, a folder in the diffusers layout or a checkpoint in one file, without reading a weight: every setting, every
 * tensor's name and shape, that the parts fit together, and that tokenizer and scheduler can be read. What passes here loads in a
 * worker, but for values that are damaged.
 */
final class ModelInspector {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final String FILE_ENDING = ".safetensors";
    private static final int SMALLEST = 64;
    private static final int LARGEST = 4096;
    /** Overrides, for a model whose configuration does not tell its native size. */
    private static final String OWN_FILE = "darkroom.json";

    private ModelInspector() {
    }

    /** Whether it looks like a model, sound or not. */
    static boolean isCandidate(Path entry) {
        return Files.isRegularFile(entry.resolve("model_index.json")) || Files.isRegularFile(entry) && entry.toString().endsWith(FILE_ENDING);
    }

    /**
     * @throws CheckpointException naming what is wrong with the model
     * @throws IOException         where a file cannot be read
     */
    static BundledModel inspect(Path model) throws IOException {
        String name = model.getFileName().toString();
        String id = name.endsWith(FILE_ENDING) ? name.substring(0, name.length() - FILE_ENDING.length()) : name;
        if (!ID.matcher(id).matches()) throw new CheckpointException(model, "", "its name cannot be a model id");
        ModelParts parts = ModelParts.open(model);
        Purpose purpose = DiffusionModel.check(parts);
        if (purpose != Purpose.PICTURES && purpose != Purpose.INPAINTING) {
            throw new CheckpointException(model, "", "makes no whole pictures from words; it is made for " + purpose.name().toLowerCase(Locale.ROOT));
        }
        SchedulerSettings.of(parts.scheduler());
        Config unet = parts.unet().config();
        int[] size = nativeSize(model, unet, LatentCoder.of(parts.autoencoder().config()).factor());
        return new BundledModel(id, name, family(parts), size[0], size[1], parts.unet().weights().file());
    }

    private static String family(ModelParts parts) {
        if (parts.scored()) return "sdxl-refiner";
        if (parts.texts().size() == 2) return "sdxl";
        return UNetConfig.of(parts.unet().config()).linearProjection() ? "sd21" : "sd15";
    }

    /** Width and height in pixels: what the folder says itself, else the latent size the denoiser was trained at. */
    private static int[] nativeSize(Path model, Config unet, int factor) throws IOException {
        Path own = model.resolve(OWN_FILE);
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
