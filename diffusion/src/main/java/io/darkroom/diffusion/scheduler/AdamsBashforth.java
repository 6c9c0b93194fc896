package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.tensor.Tensor;
import java.util.List;

/** The Adams-Bashforth formulas for even steps, orders 1 to 4. */
final class AdamsBashforth {

    private static final double[][] WEIGHTS = {{1}, {3 / 2.0, -1 / 2.0}, {23 / 12.0, -16 / 12.0, 5 / 12.0}, {55 / 24.0, -59 / 24.0, 37 / 24.0, -9 / 24.0}};

    private AdamsBashforth() {
    }

    /** @param slopes newest first, one to four of them */
    static Tensor extrapolate(List<Tensor> slopes) {
        double[] weights = WEIGHTS[slopes.size() - 1];
        Terms sum = Terms.of(weights[0], slopes.getFirst());
        for (int i = 1; i < weights.length; i++) sum.plus(weights[i], slopes.get(i));
        return sum.sum();
    }
}
