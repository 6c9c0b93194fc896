package io.darkroom.diffusion.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * How many bytes of memory this process can still take. Linux grants more than there is and ends processes when that is found
 * out, so whoever is about to take much asks before.
 *
 * @param system where Linux tells about itself: its root directory
 */
record AvailableMemory(Path system) implements LongSupplier {

    /** What the machine and, in a container, the container's limit leave; a great deal where neither is told. */
    @Override
    public long getAsLong() {
        return Math.min(machine(), container());
    }

    private long machine() {
        long kilobytes = number(system.resolve("proc/meminfo"), "MemAvailable:");
        return kilobytes < 0 ? Long.MAX_VALUE : 1024 * kilobytes;
    }

    /** The file cache counts as used there, although the system takes it back when it is needed. */
    private long container() {
        Path group = system.resolve("sys/fs/cgroup");
        long limit = number(group.resolve("memory.max"), "");
        long used = number(group.resolve("memory.current"), "");
        if (limit < 0 || used < 0) return Long.MAX_VALUE;
        Path statistics = group.resolve("memory.stat");
        long cache = Math.max(0, number(statistics, "inactive_file ")) + Math.max(0, number(statistics, "active_file "));
        return Math.max(0, limit - used + cache);
    }

    /** The number on the line that begins so; -1 where there is none, as where a limit is called {@code max}. */
    private static long number(Path file, String name) {
        if (!Files.isReadable(file)) return -1;
        try (Stream<String> lines = Files.lines(file)) {
            String digits = lines.filter(line -> line.startsWith(name)).findFirst().orElse("").replaceAll("[^0-9]", "");
            return digits.isEmpty() || digits.length() > 15 ? -1 : Long.parseLong(digits);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
