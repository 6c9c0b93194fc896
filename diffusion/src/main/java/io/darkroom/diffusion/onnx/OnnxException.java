package io.darkroom.diffusion.onnx;

import ai.onnxruntime.OrtException;
import java.util.List;
import java.util.Locale;

/** ONNX Runtime refused a graph, a device or a run: a fault of ours or of the machine, not of a request. */
public sealed class OnnxException extends RuntimeException permits OutOfMemoryException {
    private static final long serialVersionUID = 1;

    /** The library has no code of its own for a lack of memory; these are texts of its allocators and of CUDA's libraries. */
    private static final List<String> NO_MEMORY = List.of("failed to allocate memory", "is smaller than requested bytes", "bad_alloc", "bad allocation", "out of memory",
        "alloc_failed");

    public OnnxException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The library's error as one of ours. */
    static OnnxException of(String what, OrtException e) {
        String message = what + ": " + e.getMessage();
        String text = message.toLowerCase(Locale.ROOT);
        return NO_MEMORY.stream().anyMatch(text::contains) ? new OutOfMemoryException(message, e) : new OnnxException(message, e);
    }
}
