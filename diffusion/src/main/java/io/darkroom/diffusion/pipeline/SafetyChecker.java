package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.checkpoint.CheckpointException;
import io.darkroom.diffusion.checkpoint.ModelFolder.Component;
import io.darkroom.diffusion.checkpoint.Safetensors;
import io.darkroom.diffusion.image.Image;
import io.darkroom.diffusion.network.ClipVision;
import io.darkroom.diffusion.network.RequiredTensors;
import io.darkroom.diffusion.onnx.Device;
import io.darkroom.diffusion.onnx.Invocation;
import io.darkroom.diffusion.onnx.OnnxNetwork;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells pictures that should not be shown from others: {@code StableDiffusionSafetyChecker}, which compares what CLIP sees with
 * a list of concepts that only its makers know.
 */
public final class SafetyChecker implements AutoCloseable {
    /** What every threshold is lowered by once a concept of special care was found. */
    private static final double SPECIAL_CARE = 0.01;

    private final OnnxNetwork network;
    private final ClipPixels pixels;
    private final Concepts special;
    private final Concepts concepts;

    /**
     * What the checker thinks of a picture.
     *
     * @param embedding what CLIP sees
     * @param special   likeness to each concept of special care, -1 to 1
     * @param concepts  likeness to each unwanted concept, -1 to 1
     * @param flagged   whether an unwanted concept is over its threshold; special care alone does not flag
     */
    public record Verdict(float[] embedding, double[] special, double[] concepts, boolean flagged) {
    }

    /** Embeddings [concepts, channels] and the likeness from which each counts. */
    private record Concepts(Tensor embeddings, float[] thresholds) {

        static Concepts of(Safetensors weights, String name, int channels) {
            Tensor embeddings = weights.tensor(name);
            Tensor thresholds = weights.tensor(name + "_weights");
            boolean fits = embeddings.shape().length == 2 && embeddings.dim(1) == channels && thresholds.shape().length == 1 && thresholds.dim(0) == embeddings.dim(0);
            if (!fits) throw new CheckpointException(weights.header().file(), name, embeddings + " with thresholds " + thresholds + " do not fit " + channels + " channels");
            return new Concepts(embeddings, thresholds.data());
        }

        double[] likeness(float[] embedding) {
            double[] likeness = new double[thresholds.length];
            for (int k = 0; k < likeness.length; k++) likeness[k] = cosine(embedding, embeddings.row(k).data());
            return likeness;
        }

        boolean reached(double[] likeness, double adjustment) {
            for (int k = 0; k < likeness.length; k++) if (Math.rint((likeness[k] - thresholds[k] + adjustment) * 1000) > 0) return true;
            return false;
        }

        private static double cosine(float[] a, float[] b) {
            double product = 0;
            double squaresA = 0;
            double squaresB = 0;
            for (int i = 0; i < a.length; i++) {
                product += (double) a[i] * b[i];
                squaresA += (double) a[i] * a[i];
                squaresB += (double) b[i] * b[i];
            }
            return product / Math.max(1e-12, Math.sqrt(squaresA)) / Math.max(1e-12, Math.sqrt(squaresB));
        }
    }

    private SafetyChecker(OnnxNetwork network, ClipPixels pixels, Concepts special, Concepts concepts) {
        this.network = network;
        this.pixels = pixels;
        this.special = special;
        this.concepts = concepts;
    }

    /**
     * Loads a checker.
     *
     * @param pixels how it wants to see pictures, such as a {@code preprocessor_config.json} says; null: as CLIP usually does
     * @throws CheckpointException the files are no safety checker
     */
    public static SafetyChecker open(Component component, ClipPixels pixels, Device device, Path cacheDir, int threads) throws IOException {
        ClipVision settings = ClipVision.of(component.config());
        ClipPixels seen = pixels == null ? ClipPixels.of(settings.size()) : pixels;
        if (seen.size() != settings.size()) throw component.config().bad("image_size", "is " + settings.size() + ", pictures are cut to " + seen.size());
        RequiredTensors.check(settings, component.weights().header());
        try (Safetensors weights = Safetensors.open(component.weights().float32(cacheDir))) {
            Concepts special = Concepts.of(weights, "special_care_embeds", settings.projection());
            Concepts concepts = Concepts.of(weights, "concept_embeds", settings.projection());
            return new SafetyChecker(OnnxNetwork.open(settings, component.weights(), device, cacheDir, threads), seen, special, concepts);
        }
    }

    /**
     * Judges pictures.
     *
     * @param pixels [pictures, 3, size, size], normalised
     */
    public List<Verdict> judge(Tensor pixels, Cancellation cancellation) {
        List<Verdict> verdicts = new ArrayList<>();
        try (Invocation invocation = network.invocation()) {
            Tensor embeddings = cancellation.run(invocation.set("pixel_values", pixels), "image_embeds").get("image_embeds");
            for (int i = 0; i < embeddings.dim(0); i++) verdicts.add(verdict(embeddings.row(i).data()));
        }
        return verdicts;
    }

    /**
     * Judges pictures of any size.
     *
     * @return for each whether it is to be hidden
     */
    public List<Boolean> flagged(List<Image> images, Cancellation cancellation) {
        return judge(pixels.of(images), cancellation).stream().map(Verdict::flagged).toList();
    }

    /** The pictures with those that are flagged hidden. */
    public List<Image> checked(List<Image> images, Concealment concealment, Cancellation cancellation) {
        List<Boolean> flagged = flagged(images, cancellation);
        List<Image> checked = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) checked.add(flagged.get(i) ? concealment.of(images.get(i)) : images.get(i));
        return checked;
    }

    private Verdict verdict(float[] embedding) {
        double[] care = special.likeness(embedding);
        double[] likeness = concepts.likeness(embedding);
        return new Verdict(embedding, care, likeness, concepts.reached(likeness, special.reached(care, 0) ? SPECIAL_CARE : 0));
    }

    @Override
    public void close() {
        network.close();
    }
}
