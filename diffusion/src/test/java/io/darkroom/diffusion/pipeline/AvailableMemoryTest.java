package io.darkroom.diffusion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AvailableMemoryTest {

    @TempDir
    Path system;

    @Test
    void theMachineTellsWhatIsLeft() throws IOException {
        write("proc/meminfo", "MemTotal:       24105000 kB\nMemFree:          683000 kB\nMemAvailable:   1000000 kB\n");
        assertThat(new AvailableMemory(system).getAsLong()).isEqualTo(1024_000_000L);
    }

    @Test
    void aContainersLimitCountsWhereItIsLower() throws IOException {
        write("proc/meminfo", "MemAvailable:   1000000 kB\n");
        write("sys/fs/cgroup/memory.max", "max\n");
        write("sys/fs/cgroup/memory.current", "900\n");
        assertThat(new AvailableMemory(system).getAsLong()).isEqualTo(1024_000_000L);
        write("sys/fs/cgroup/memory.max", "1000\n");
        assertThat(new AvailableMemory(system).getAsLong()).isEqualTo(100);
        write("sys/fs/cgroup/memory.stat", "anon 300\ninactive_anon 7\ninactive_file 200\nactive_file 50\n");
        assertThat(new AvailableMemory(system).getAsLong()).isEqualTo(350);
    }

    @Test
    void whereNothingIsToldNothingIsLimited() {
        assertThat(new AvailableMemory(system).getAsLong()).isEqualTo(Long.MAX_VALUE);
    }

    private void write(String file, String text) throws IOException {
        Path path = system.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
