package io.darkroom.diffusion.onnx;

/** A run ended early because {@link Invocation#stop} was called. */
public final class RunStoppedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RunStoppedException() {
        super("the run was stopped", null, false, false);
    }
}
