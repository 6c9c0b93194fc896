package io.darkroom.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What Linux says this process holds at this moment, in bytes.
 *
 * @param anonymous private memory
 * @param file      pages of mapped files, which all processes share
 * @param highest   the most that both together have been
 */
record ProcessMemory(long anonymous, long file, long highest) {

    /** @throws UncheckedIOException this is not Linux */
    static ProcessMemory now() {
        try {
            String status = Files.readString(Path.of("/proc/self/status"));
            return new ProcessMemory(bytes(status, "RssAnon:"), bytes(status, "RssFile:"), bytes(status, "VmHWM:"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long bytes(String status, String name) {
        String line = status.lines().filter(l -> l.startsWith(name)).findFirst().orElseThrow();
        return 1024 * Long.parseLong(line.substring(name.length()).replace("kB", "").strip());
    }
}
