package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.tensor.Tensor;

/**
 * What a network's answer is. The latent it saw is {@code alpha * clean + sigma * noise}; any one of clean picture, noise
 * and velocity {@code alpha * noise - sigma * clean} gives the other two.
 * Source of velocity: Salimans and Ho, Progressive Distillation for Fast Sampling of Diffusion Models, 2022.
 */
public enum Prediction {
    EPSILON, V_PREDICTION, SAMPLE;

    /** What settings say a network answers; noise unless they say otherwise. */
    public static Prediction of(SchedulerSettings settings) {
        return settings.choice("prediction_type", EPSILON);
    }

    /** The clean picture that the answer means. */
    public Tensor clean(Tensor output, Tensor latent, double alpha, double sigma) {
        return switch (this) {
            case EPSILON -> Terms.of(1, latent).plus(-sigma, output).over(alpha).sum(); // without any picture left (alpha 0) infinite, and bounds apply
            case V_PREDICTION -> Terms.of(alpha, latent).plus(-sigma, output).sum();
            case SAMPLE -> output;
        };
    }

    /** The clean picture that the answer means, for a latent {@code clean + level * noise} that the network saw divided by sqrt(level^2 + 1). */
    public Tensor cleanAtLevel(Tensor output, Tensor latent, double level) {
        return switch (this) {
            case EPSILON -> Terms.of(1, latent).plus(-level, output).sum();
            case V_PREDICTION -> Terms.of(1 / (level * level + 1), latent).plus(-level / Math.sqrt(level * level + 1), output).sum();
            case SAMPLE -> output;
        };
    }

    /** The other way round: the answer that means {@code clean}. Masks and other changes of the picture pass through here. */
    public Tensor ofCleanAtLevel(Tensor clean, Tensor latent, double level) {
        return switch (this) {
            case EPSILON -> Terms.of(1 / level, latent).plus(-1 / level, clean).sum();
            case V_PREDICTION -> {
                double root = Math.sqrt(level * level + 1);
                yield Terms.of(1 / (root * level), latent).plus(-root / level, clean).sum();
            }
            case SAMPLE -> clean;
        };
    }

    /** The noise that the answer means. */
    public Tensor noise(Tensor output, Tensor latent, double alpha, double sigma) {
        return switch (this) {
            case EPSILON -> output;
            case V_PREDICTION -> Terms.of(alpha, output).plus(sigma, latent).sum();
            case SAMPLE -> Terms.of(1 / sigma, latent).plus(-alpha / sigma, output).sum();
        };
    }

    /** The noise that the answer means, for a latent {@code clean + level * noise}. */
    public Tensor noiseAtLevel(Tensor output, Tensor latent, double level) {
        double alpha = 1 / Math.sqrt(level * level + 1);
        return switch (this) {
            case EPSILON -> output;
            case V_PREDICTION -> Terms.of(alpha, output).plus(level * alpha * alpha, latent).sum();
            case SAMPLE -> Terms.of(1 / level, latent).plus(-1 / level, output).sum();
        };
    }

    /** What a network that predicts this way answers when it knows the picture and the noise. */
    public Tensor of(Tensor clean, Tensor noise, double alpha, double sigma) {
        return switch (this) {
            case EPSILON -> noise;
            case V_PREDICTION -> Terms.of(alpha, noise).plus(-sigma, clean).sum();
            case SAMPLE -> clean;
        };
    }
}
