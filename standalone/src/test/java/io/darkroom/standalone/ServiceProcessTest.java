package io.darkroom.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ServiceProcessTest {
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    @TempDir
    Path folder;

    /** {@code cat} lives as long as its standard input is open, as the services do. */
    @Test
    void aKilledChildIsStartedAgain() throws Exception {
        try (ServiceProcess process = start("cat")) {
            long first = process.pid();
            assertThat(Files.readString(pidFile().file())).startsWith(first + " ");
            ProcessHandle.of(first).orElseThrow().destroyForcibly();

            assertThat(told.poll(10, TimeUnit.SECONDS)).contains("status 137").contains("500 ms");
            ProcessHandle second = awaitOther(process, first);
            assertThat(second.isAlive()).isTrue();
            assertThat(process.ends()).isEqualTo(1);
        }
    }

    @Test
    void aChildThatKeepsEndingIsStartedMoreAndMoreRarely() throws Exception {
        try (ServiceProcess process = start("false")) {
            assertThat(told.poll(10, TimeUnit.SECONDS)).contains("status 1").contains("500 ms");
            assertThat(told.poll(10, TimeUnit.SECONDS)).contains("1000 ms");
            assertThat(told.poll(10, TimeUnit.SECONDS)).contains("2000 ms");
        }
    }

    @Test
    void aClosedChildIsGoneAndStaysSo() throws Exception {
        ServiceProcess process = start("cat");
        ProcessHandle child = ProcessHandle.of(process.pid()).orElseThrow();
        process.close();
        assertThat(child.isAlive()).isFalse();
        assertThat(told.poll(1, TimeUnit.SECONDS)).isNull();
    }

    /** As after a kill of the launcher: the first child is nobody's any more, and does not watch its input. */
    @Test
    void aChildLeftBehindIsEnded() throws Exception {
        Process leftover = new ProcessBuilder("sleep", "1000").start();
        pidFile().note(leftover.toHandle());
        pidFile().endLeftover();
        assertThat(leftover.isAlive()).isFalse();
        pidFile().endLeftover();
    }

    @Test
    void anotherProcessUnderAUsedIdIsLeftAlone() throws Exception {
        Process other = new ProcessBuilder("sleep", "1000").start();
        try {
            Files.writeString(folder.resolve("child.pid"), other.pid() + " 2001-01-01T00:00:00Z");
            pidFile().endLeftover();
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void theChildHasItsEnvironmentAndItsWordsAreLogged() throws Exception {
        Path log = folder.resolve("child.log");
        try (ServiceProcess process = new ServiceProcess("child", List.of("sh", "-c", "echo \"$DARKROOM_WORD\"; echo oops >&2; cat"),
                Map.of("DARKROOM_WORD", "told"), log, pidFile(), told::add)) {
            while (!Files.readString(log).equals("told\noops\n")) Thread.onSpinWait();
            assertThat(process.ends()).isZero();
        }
    }

    private ServiceProcess start(String command) throws Exception {
        return new ServiceProcess("child", List.of(command), Map.of(), folder.resolve("child.log"), pidFile(), told::add);
    }

    private PidFile pidFile() {
        return new PidFile(folder.resolve("child.pid"));
    }

    private static ProcessHandle awaitOther(ServiceProcess process, long first) {
        while (process.pid() == first) Thread.onSpinWait();
        return ProcessHandle.of(process.pid()).orElseThrow();
    }
}
