package io.darkroom.diffusion.scheduler;

import java.util.Arrays;

/**
 * How the times of the network calls are spread over the training steps; table 2 of Lin et al., Common Diffusion Noise
 * Schedules and Sample Steps are Flawed, 2023.
 */
enum Spacing {
    /** Evenly, both ends included; not rounded. */
    LINSPACE,
    /** Evenly from 0 up, plus an offset: the noisiest steps are left out. */
    LEADING,
    /** Evenly from the last training step down. */
    TRAILING;

    static Spacing of(SchedulerSettings settings, Spacing otherwise) {
        return settings.choice("timestep_spacing", otherwise);
    }

    static int offset(SchedulerSettings settings) {
        return settings.integer("steps_offset", 0, 0, 1000);
    }

    /** {@code steps} falling times. */
    double[] times(int trainSteps, int steps, int offset) {
        if (steps > trainSteps) throw new IllegalArgumentException(steps + " steps with " + trainSteps + " training steps");
        double[] times = new double[steps];
        // Strides are rounded as NumPy's are, which decides where a time goes that falls halfway between two steps.
        double up = (trainSteps - 1.0) / (steps - 1);
        double down = trainSteps - (double) trainSteps / steps - trainSteps;
        for (int i = 0; i < steps; i++) {
            times[i] = switch (this) {
                case LINSPACE -> steps == 1 ? 0 : i == 0 ? trainSteps - 1 : (steps - 1 - i) * up;
                case LEADING -> (double) (trainSteps / steps) * (steps - 1 - i) + offset;
                case TRAILING -> Math.rint(trainSteps + i * down) - 1;
            };
        }
        return times;
    }

    /** {@code steps} falling times that leave room for a last step to time 0. */
    double[] timesAboveLast(int trainSteps, int steps, int offset) {
        double[] times = this == TRAILING ? times(trainSteps, steps, offset) : times(trainSteps, steps + 1, offset);
        return rounded(Arrays.copyOf(times, steps));
    }

    /** Rounded to whole training steps, halves to the even one. */
    static double[] rounded(double[] times) {
        double[] whole = new double[times.length];
        for (int i = 0; i < whole.length; i++) whole[i] = Math.rint(times[i]);
        return whole;
    }
}
