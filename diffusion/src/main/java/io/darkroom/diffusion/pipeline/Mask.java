package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.tensor.Tensor;
import java.util.Arrays;

/**
 * Which parts of a picture may change: 1 where they may, 0 where they stay; between, both in proportion.
 *
 * @param values [number, 1, height, width] in [0, 1]; picture k takes mask k, counted round
 */
public record Mask(Tensor values) {
    private static final float THRESHOLD = 0.5f;
    private static final float GREY = 0.5f;

    public Mask {
        if (values.shape().length != 4 || values.dim(1) != 1) throw new IllegalArgumentException(values + " is no batch of masks");
    }

    /** Only zeros and ones: from a half up everything may change. */
    public Mask binary() {
        Tensor binary = values.copy();
        for (int i = 0; i < binary.data().length; i++) binary.data()[i] = binary.data()[i] >= THRESHOLD ? 1 : 0;
        return new Mask(binary);
    }

    /** At the size of latents; of each square of pixels the first counts. */
    public Mask shrunk(int height, int width) {
        Tensor small = Tensor.zeros(values.dim(0), 1, height, width);
        for (int i = 0; i < small.data().length; i++) {
            int y = (int) ((long) (i / width % height) * values.dim(2) / height);
            int x = (int) ((long) (i % width) * values.dim(3) / width);
            small.data()[i] = values.data()[(i / width / height * values.dim(2) + y) * values.dim(3) + x];
        }
        return new Mask(small);
    }

    /** Pictures in [0, 1] with grey in place of what may change; every value of this mask counts as 0 or 1. */
    Tensor hiding(Tensor pictures) {
        checkSize(pictures);
        Tensor hidden = pictures.copy();
        for (int i = 0; i < hidden.data().length; i++) if (at(pictures, i) >= THRESHOLD) hidden.data()[i] = GREY;
        return hidden;
    }

    /** {@code changed} where the mask is 1, {@code kept} where it is 0. */
    Tensor blend(Tensor changed, Tensor kept) {
        if (!Arrays.equals(changed.shape(), kept.shape())) throw new IllegalArgumentException(changed + " and " + kept + " cannot be blended");
        checkSize(changed);
        Tensor blend = Tensor.zeros(changed.shape().clone());
        for (int i = 0; i < blend.data().length; i++) {
            float share = at(changed, i);
            blend.data()[i] = changed.data()[i] * share + kept.data()[i] * (1 - share);
        }
        return blend;
    }

    private void checkSize(Tensor other) {
        if (other.dim(2) != values.dim(2) || other.dim(3) != values.dim(3)) throw new IllegalArgumentException("a mask of shape " + values + " for " + other);
    }

    private float at(Tensor like, int i) {
        int plane = values.dim(2) * values.dim(3);
        int picture = i / plane / like.dim(1);
        return values.data()[picture % values.dim(0) * plane + i % plane];
    }
}
