package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.tensor.Tensor;

/**
 * The boundary condition of consistency models: near time 0 the answer turns into the latent itself.
 * Source: Song et al., Consistency Models, 2023, appendix C.
 *
 * @param latent the weight of the latent
 * @param clean  the weight of the predicted picture
 */
record ConsistencyBoundary(double latent, double clean) {

    /** The usual stretching of time. */
    static final double TIME_SCALE = 10;

    private static final double DATA_DEVIATION = 0.5;

    static ConsistencyBoundary at(double time, double scale) {
        double scaled = time * scale;
        double squares = scaled * scaled + DATA_DEVIATION * DATA_DEVIATION;
        return new ConsistencyBoundary(DATA_DEVIATION * DATA_DEVIATION / squares, scaled / Math.sqrt(squares));
    }

    Tensor apply(Tensor predicted, Tensor from) {
        return Terms.of(clean, predicted).plus(latent, from).sum();
    }
}
