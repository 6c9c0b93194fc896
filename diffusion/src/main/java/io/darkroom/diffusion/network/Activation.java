package io.darkroom.diffusion.network;

import io.darkroom.diffusion.checkpoint.Config;

/** The functions between layers. */
public enum Activation {
    /** x * sigmoid(x) */
    SILU,
    /** x * Phi(x) with the normal distribution's exact Phi */
    GELU,
    /** as {@link #GELU}, with Phi approximated through tanh */
    GELU_TANH,
    /** x * sigmoid(1.702 x) */
    QUICK_GELU,
    /** max(x, 0) */
    RELU,
    /** x where positive, else x / 5 */
    LEAKY_RELU,
    /** x * tanh(softplus(x)) */
    MISH,
    /** tanh(x) */
    TANH;

    /** The function that a setting names, spelled as configuration files spell it. */
    public static Activation of(Config config, String key, Activation otherwise) {
        String name = config.text(key, null);
        return switch (name) {
            case null -> otherwise;
            case "silu", "swish" -> SILU;
            case "gelu" -> GELU;
            case "gelu_new", "gelu_pytorch_tanh", "gelu_fast" -> GELU_TANH;
            case "quick_gelu" -> QUICK_GELU;
            case "relu" -> RELU;
            case "mish" -> MISH;
            default -> throw config.bad(key, "the activation \"" + name + "\" is not supported");
        };
    }
}
