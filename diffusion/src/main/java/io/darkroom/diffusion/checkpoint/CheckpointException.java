package io.darkroom.diffusion.checkpoint;

import java.nio.file.Path;

/**
 * A model file or configuration that cannot be used, and why: the caller's file is wrong, not the machine. The message names
 * the file (its folder and name, never the whole path), the key and the reason.
 */
public final class CheckpointException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int LONGEST_KEY = 200;

    private final String key;
    private final String reason;

    /**
     * @param file the file that was read
     * @param key  the tensor or setting concerned; empty when it is the file as a whole
     */
    public CheckpointException(Path file, String key, String reason) {
        super(shortName(file) + ": " + (key.isEmpty() ? "" : printable(key) + ": ") + reason);
        this.key = key;
        this.reason = reason;
    }

    /** The tensor or setting concerned, as the file spells it; empty when it is the file as a whole. */
    public String key() {
        return key;
    }

    public String reason() {
        return reason;
    }

    private static String shortName(Path file) {
        int names = file.getNameCount();
        return file.subpath(Math.max(0, names - 2), names).toString();
    }

    /** Keys come from files of unknown origin: no control characters and no endless lines in messages and logs. */
    private static String printable(String key) {
        String cut = key.length() <= LONGEST_KEY ? key : key.substring(0, LONGEST_KEY) + "…";
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
