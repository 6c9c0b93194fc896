package io.darkroom.standalone.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {
    @TempDir
    Path folder;

    @Test
    void aPortStaysTheSameOverRestarts() throws Exception {
        int first = ports().of("s3");
        assertThat(ports().of("s3")).isEqualTo(first);
        assertThat(ports().of("kafka")).isNotEqualTo(first);
    }

    @Test
    void aTakenPortIsReplaced() throws Exception {
        int first = ports().of("s3");
        try (ServerSocket other = new ServerSocket(first, 1, InetAddress.getLoopbackAddress())) {
            assertThat(Ports.isFree(first)).isFalse();
            int second = ports().of("s3");
            assertThat(second).isNotEqualTo(first);
            assertThat(ports().of("s3")).isEqualTo(second);
        }
    }

    @Test
    void aSpoiltFileIsNoObstacle() throws Exception {
        Files.writeString(folder.resolve("ports"), "s3=many\n");
        assertThat(ports().of("s3")).isPositive();
    }

    private Ports ports() throws Exception {
        return Ports.rememberedIn(folder.resolve("ports"));
    }
}
