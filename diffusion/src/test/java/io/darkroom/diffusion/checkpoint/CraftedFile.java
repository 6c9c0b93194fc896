package io.darkroom.diffusion.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.darkroom.diffusion.pipeline.DiffusionModel;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.ThrowingConsumer;

/**
 * A file that somebody made to do harm, or by mistake.
 *
 * @param name   what is wrong with it
 * @param reason part of the message it is refused with
 * @param writer writes it at the place given
 */
record CraftedFile(String name, String reason, Writer writer) {
    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final long MOST_MEMORY = 600L << 20;

    /** Writes a file, or a folder. */
    @FunctionalInterface
    interface Writer {
        void write(Path place) throws IOException;
    }

    static CraftedFile of(String name, String reason, Writer writer) {
        return new CraftedFile(name, reason, writer);
    }

    static CraftedFile of(String name, String reason, byte[] bytes) {
        return new CraftedFile(name, reason, place -> Files.write(place, bytes));
    }

    /** A test for each: refused as a model within two seconds of work, for the reason said, without using much memory. */
    static Stream<DynamicTest> tests(Stream<CraftedFile> files, Path folder) {
        ThrowingConsumer<CraftedFile> refused = file -> file.refused(folder.resolve(Integer.toHexString(file.name.hashCode()) + ".safetensors"));
        return DynamicTest.stream(files, CraftedFile::name, refused);
    }

    private void refused(Path place) throws IOException {
        writer.write(place);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long memory = threads.getCurrentThreadAllocatedBytes();
        long start = threads.getCurrentThreadCpuTime();
        String message = message(place);
        assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - start)).isLessThan(LONGEST);
        assertThat(threads.getCurrentThreadAllocatedBytes() - memory).isLessThan(MOST_MEMORY);
        assertThat(message).contains(reason).hasSizeLessThan(600);
        if (Files.isSymbolicLink(place)) Files.delete(place);
    }

    private static String message(Path place) throws IOException {
        try {
            DiffusionModel.check(place);
        } catch (CheckpointException refused) {
            return refused.getMessage();
        }
        return "not refused";
    }
}
