package io.darkroom.diffusion.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where networks run, settled once at start by trying: a build of ONNX Runtime lists CUDA even where its libraries cannot be
 * loaded, so only adding it to a session tells.
 *
 * @param cuda   the CUDA device's number; empty for the processor
 * @param report one line for the log: the device and why it is this one
 */
public record Device(OptionalInt cuda, String report) {
    private static final Pattern CUDA = Pattern.compile("cuda(?::(\\d{1,2}))?");

    /** The processor, because the caller wants it. */
    public static Device cpu() {
        return new Device(OptionalInt.empty(), "cpu: asked for");
    }

    /**
     * The device that {@code request} names: {@code auto} (the first CUDA device, else the processor), {@code cpu}, {@code cuda}
     * or {@code cuda:N}.
     *
     * @throws IllegalArgumentException the request is none of these
     * @throws OnnxException            a CUDA device was asked for by name and cannot be used
     */
    public static Device select(String request) {
        if (request.equals("cpu")) return cpu();
        Matcher named = CUDA.matcher(request);
        boolean byName = named.matches();
        if (!byName && !request.equals("auto")) throw new IllegalArgumentException("device \"" + request + "\" is none of auto, cpu, cuda, cuda:N");
        int number = byName && named.group(1) != null ? Integer.parseInt(named.group(1)) : 0;
        try (SessionOptions options = new SessionOptions()) {
            options.addCUDA(number);
            return new Device(OptionalInt.of(number), "cuda:" + number + (byName ? ": asked for" : ": found"));
        } catch (OrtException e) {
            String reason = "cuda:" + number + " cannot be used: " + firstLine(e);
            if (byName) throw new OnnxException(reason, e);
            return new Device(OptionalInt.empty(), "cpu: " + reason);
        }
    }

    /** {@code cpu} or {@code cuda:N}. */
    public String name() {
        return cuda.isPresent() ? "cuda:" + cuda.getAsInt() : "cpu";
    }

    public boolean isCpu() {
        return cuda.isEmpty();
    }

    /** Adds this device to a session's options. */
    void addTo(SessionOptions options) throws OrtException {
        if (cuda.isPresent()) options.addCUDA(cuda.getAsInt());
    }

    /** The one environment of the process; the library keeps it until the process ends. Its errors reach us as exceptions, so it logs nothing. */
    static OrtEnvironment environment() {
        return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "darkroom");
    }

    private static String firstLine(OrtException e) {
        String message = e.getMessage() == null ? e.getCode().toString() : e.getMessage();
        return message.lines().findFirst().orElse("").strip();
    }
}
