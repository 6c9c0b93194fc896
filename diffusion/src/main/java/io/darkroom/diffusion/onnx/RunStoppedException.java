package io.darkroom.diffusion.onnx;

/** A run ended early because {@link Invocation#stop} was called. */
public final class RunStoppedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param cause the library's error when a run was in progress; null when it had not begun */
    RunStoppedException(Throwable cause) {
        super("the run was stopped", cause);
    }
}
