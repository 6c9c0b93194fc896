package io.darkroom.diffusion.onnx;

/** ONNX Runtime refused a graph, a device or a run: a fault of ours or of the machine, not of a request. */
public final class OnnxException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public OnnxException(String message, Throwable cause) {
        super(message, cause);
    }
}
