package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Zhang and Chen, Fast Sampling of Diffusion Models with Exponential Integrator, 2022: the polynomial through the last noises,
 * in the logarithm of the noise level, integrated over the level. The last step ends at the lowest level, never at 0.
 */
final class DeisMultistep extends SolverScheduler {

    private static final int SHORT_RUN = 15;

    private final int order;
    private final boolean lowerOrderAtEnd;
    private final List<Tensor> noises = new ArrayList<>();

    DeisMultistep(SchedulerSettings settings, int steps) {
        super(settings, plan(settings.with("final_sigmas_type", "sigma_min"), steps));
        this.order = settings.integer("solver_order", 2, 1, 3);
        this.lowerOrderAtEnd = settings.flag("lower_order_final", true) && steps < SHORT_RUN;
    }

    @Override
    public Tensor step(int index, Tensor output, Tensor latent, NoiseSource noise) {
        noises.addFirst(noise(index, output, latent));
        if (noises.size() > order) noises.removeLast();
        int left = steps() - index;
        int now = Math.min(noises.size(), lowerOrderAtEnd ? left : order);
        SolverPoint to = point(index + 1);
        Terms sum = Terms.of(to.alpha() / point(index).alpha(), latent);
        for (int j = 0; j < now; j++) sum.plus(to.alpha() * integral(index, j, now), noises.get(j));
        return sum.sum();
    }

    /** Of the Lagrange polynomial that is 1 at the noise of {@code j} steps before: e^u (p - p' + p'') between the ends, u the level's logarithm. */
    private double integral(int index, int j, int now) {
        double scale = 1;
        double sum = 0; // the other points' logarithms: their sum and product
        double product = 1;
        int others = 0;
        for (int k = 0; k < now; k++) {
            if (k == j) continue;
            double other = Math.log(sigma(index - k));
            scale /= Math.log(sigma(index - j)) - other;
            sum += other;
            product *= other;
            others++;
        }
        return scale * (primitive(sigma(index + 1), others, sum, product) - primitive(sigma(index), others, sum, product));
    }

    private static double primitive(double level, int degree, double sum, double product) {
        double u = Math.log(level);
        return level * switch (degree) {
            case 0 -> 1;
            case 1 -> u - sum - 1;
            default -> u * u - sum * u + product - (2 * u - sum) + 2;
        };
    }
}
