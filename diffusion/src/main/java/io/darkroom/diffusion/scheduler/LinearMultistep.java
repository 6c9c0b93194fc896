package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Linear multistep over the slopes at earlier noise levels: the polynomial through up to four of them, integrated over the
 * step. Four Gauss-Legendre points are exact for it.
 */
final class LinearMultistep {

    /** The highest order. */
    static final int MOST = 4;

    private static final double[] POINTS = {-0.8611363115940526, -0.3399810435848563, 0.3399810435848563, 0.8611363115940526};
    private static final double[] WEIGHTS = {0.3478548451374538, 0.6521451548625461, 0.6521451548625461, 0.3478548451374538};

    private final int highest;
    private final List<Tensor> slopes = new ArrayList<>();

    /** @param highest how many slopes count, 1 to 4 */
    LinearMultistep(int highest) {
        this.highest = highest;
    }

    /**
     * From {@code levels[index]} to {@code levels[index + 1]}. A run that enters its levels further down counts the slopes it
     * never saw as 0, as the original does.
     *
     * @param levels all of the run; earlier ones are where the remembered slopes were
     */
    Tensor step(Tensor latent, Tensor clean, double[] levels, int index) {
        double from = levels[index];
        slopes.addFirst(Terms.of(1 / from, latent).plus(-1 / from, clean).sum());
        if (slopes.size() > highest) slopes.removeLast();
        Terms sum = Terms.of(1, latent);
        int order = Math.min(index + 1, highest);
        for (int back = 0; back < slopes.size(); back++) sum.plus(integral(levels, index, back, order), slopes.get(back));
        return sum.sum();
    }

    /** Of the Lagrange polynomial that is 1 at the level {@code back} steps before and 0 at the others. */
    private static double integral(double[] levels, int index, int back, int order) {
        double half = (levels[index + 1] - levels[index]) / 2;
        double sum = 0;
        for (int p = 0; p < POINTS.length; p++) {
            double at = levels[index] + half + half * POINTS[p];
            double basis = 1;
            for (int k = 0; k < order; k++) {
                if (k != back) basis *= (at - levels[index - k]) / (levels[index - back] - levels[index - k]);
            }
            sum += WEIGHTS[p] * basis;
        }
        return sum * half;
    }
}
