package io.darkroom.diffusion.pipeline;

/**
 * How a model's networks run otherwise than they were trained.
 *
 * @param seamless whether pictures continue at their opposite edge, to be laid side by side like tiles; see
 *                 {@link io.darkroom.diffusion.network.Seamless}
 * @param merging  share of the tokens of the largest self-attentions that are merged with like ones (Bolya and Hoffman, Token Merging
 *                 for Fast Stable Diffusion, 2023), 0 to 0.75; faster, at the price of detail. UNets without attention at the latent's
 *                 own size, such as SDXL's, have nothing to merge
 */
public record Variation(boolean seamless, double merging) {
    /** As they were trained. */
    public static final Variation NONE = new Variation(false, 0);

    public Variation {
        if (!(merging >= 0 && merging <= 0.75)) throw new IllegalArgumentException("merging " + merging + " of the tokens is outside 0 to 0.75");
    }
}
