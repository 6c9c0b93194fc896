package io.darkroom.diffusion.pipeline;

/** The picture was given up because its {@link Cancellation} was asked to. */
public final class CancelledException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CancelledException() {
        super("cancelled", null, false, false);
    }
}
