package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.tensor.Tensor;
import java.util.Arrays;

/** A weighted sum of tensors of one shape, summed in double precision. */
final class Terms {

    private final int[] shape;
    private final double[] sum;

    private Terms(int[] shape) {
        this.shape = shape;
        this.sum = new double[Tensor.size(shape)];
    }

    static Terms of(double weight, Tensor tensor) {
        return new Terms(tensor.shape()).plus(weight, tensor);
    }

    Terms plus(double weight, Tensor tensor) {
        if (!Arrays.equals(shape, tensor.shape())) {
            throw new IllegalArgumentException("shapes differ: " + Arrays.toString(shape) + " and " + Arrays.toString(tensor.shape()));
        }
        if (weight == 0) return this;
        float[] data = tensor.data();
        for (int i = 0; i < sum.length; i++) sum[i] += weight * data[i];
        return this;
    }

    /** The whole sum, divided. */
    Terms over(double divisor) {
        for (int i = 0; i < sum.length; i++) sum[i] /= divisor;
        return this;
    }

    Tensor sum() {
        float[] data = new float[sum.length];
        for (int i = 0; i < data.length; i++) data[i] = (float) sum[i];
        return new Tensor(shape.clone(), data);
    }
}
