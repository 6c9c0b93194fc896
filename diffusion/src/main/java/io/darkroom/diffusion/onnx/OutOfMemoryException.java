package io.darkroom.diffusion.onnx;

/** There was not enough memory on the device, or in the process, for what was to be computed. Less of it at a time may fit. */
public final class OutOfMemoryException extends OnnxException {
    private static final long serialVersionUID = 1;

    public OutOfMemoryException(String message, Throwable cause) {
        super(message, cause);
    }
}
