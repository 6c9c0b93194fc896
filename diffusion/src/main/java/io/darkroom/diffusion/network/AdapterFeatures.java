package io.darkroom.diffusion.network;

import io.darkroom.diffusion.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one or several T2I-Adapters add to a UNet's levels.
 *
 * @param features in the order of the way down
 */
public record AdapterFeatures(List<Tensor> features) {

    public AdapterFeatures {
        features = List.copyOf(features);
    }

    /**
     * An adapter's answer, weighted.
     *
     * @param outputs {@code feature.k}
     * @param scale   how much it counts
     */
    public static AdapterFeatures of(Map<String, Tensor> outputs, double scale) {
        List<Tensor> features = new ArrayList<>();
        for (int k = 0; outputs.containsKey("feature." + k); k++) {
            Tensor feature = outputs.get("feature." + k).copy();
            for (int i = 0; i < feature.data().length; i++) feature.data()[i] = (float) (feature.data()[i] * scale);
            features.add(feature);
        }
        return new AdapterFeatures(features);
    }

    /**
     * Both together.
     *
     * @throws IllegalArgumentException they are of different kinds, or of pictures of different sizes
     */
    public AdapterFeatures plus(AdapterFeatures other) {
        if (features.size() != other.features.size()) throw new IllegalArgumentException("adapters of " + features.size() + " and " + other.features.size() + " features");
        List<Tensor> sums = new ArrayList<>();
        for (int k = 0; k < features.size(); k++) {
            Tensor sum = features.get(k).copy();
            Tensor added = other.features.get(k);
            if (sum.data().length != added.data().length) throw new IllegalArgumentException("features " + sum + " and " + added);
            for (int i = 0; i < sum.data().length; i++) sum.data()[i] += added.data()[i];
            sums.add(sum);
        }
        return new AdapterFeatures(sums);
    }

    /**
     * Inputs of a UNet with {@link Attachments#features}. Where the adapter has no feature for a level nothing is added; one
     * more than there are levels counts for the middle when it has the middle's size.
     *
     * @param height of the latent
     * @throws IllegalArgumentException a feature has another size than its level
     */
    public Map<String, Tensor> inputs(UNetConfig unet, int height, int width) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        int levels = unet.down().size();
        for (int k = 0; k <= levels; k++) {
            int channels = unet.down().get(Math.min(k, levels - 1)).channels();
            boolean fits = k < features.size() && isOf(features.get(k), channels, unet.featureExtent(k, height), unet.featureExtent(k, width));
            if (k < levels && k < features.size() && !fits) throw new IllegalArgumentException("level " + k + " of the unet cannot take the feature " + features.get(k));
            inputs.put("feature." + k, fits ? features.get(k) : Tensor.zeros(1, channels, 1, 1));
        }
        return inputs;
    }

    private static boolean isOf(Tensor feature, int channels, int height, int width) {
        return feature.dim(1) == channels && feature.dim(2) == height && feature.dim(3) == width;
    }
}
