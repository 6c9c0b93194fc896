package io.darkroom.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir
    Path parent;

    @Test
    void secretsAreDrawnOnceAndSeenByTheirOwnerAlone() throws Exception {
        Path file = parent.resolve("secrets.json");
        Secrets drawn = Secrets.readOrDraw(file, new Random(1));

        assertThat(Secrets.readOrDraw(file, new Random(2))).isEqualTo(drawn);
        assertThat(Secrets.readOrDraw(parent.resolve("other.json"), new Random(2)).key()).isNotEqualTo(drawn.key());
        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(drawn.key()).startsWith("dk_");
        assertThat(HexFormat.of().parseHex(drawn.internalToken())).hasSizeGreaterThanOrEqualTo(16);
        assertThat(drawn.toString()).doesNotContain(drawn.key());
    }

    @Test
    void theConnectionIsThereWhileTheFolderIsTaken() throws Exception {
        Path folder = parent.resolve("a").resolve("data");
        Path file = folder.resolve("connection.json");
        try (DataFolder data = DataFolder.take(folder)) {
            data.publish(new Connection("http://127.0.0.1:1", "dk_1", "whsec_1"));
            assertThat(mode(file)).isEqualTo("rw-------");
            assertThat(Files.readString(file)).contains("\"url\"", "\"key\"", "\"webhookSecret\"");
            assertThat(Connection.running(folder)).as("nobody listens at port 1").isEmpty();
        }
        assertThat(file).doesNotExist();
        assertThat(mode(folder)).isEqualTo("rwx------");
    }

    @Test
    void aFileLeftBehindByAKillIsGoneWhenTheFolderIsTakenAgain() throws Exception {
        Files.writeString(Files.createDirectories(parent).resolve("connection.json"), "{}");
        try (DataFolder data = DataFolder.take(parent)) {
            assertThat(parent.resolve("connection.json")).doesNotExist();
        }
    }

    /** A lock holds against other processes, so another process has to try. */
    @Test
    void aSecondLauncherIsToldWhoHasTheFolder() throws Exception {
        try (DataFolder data = DataFolder.take(parent)) {
            Process second = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                    "-cp", System.getProperty("java.class.path"), Taker.class.getName(), parent.toString()).redirectErrorStream(true).start();
            String words = new String(second.getInputStream().readAllBytes());
            assertThat(words).contains("already running on " + parent).contains("process " + ProcessHandle.current().pid()).contains("--data");
            assertThat(second.waitFor()).isEqualTo(1);
        }
        assertThat(DataFolder.owner(parent)).isEmpty();
    }

    /** Tries to take a folder, in a process of its own. */
    static final class Taker {
        public static void main(String[] args) throws Exception {
            try (DataFolder data = DataFolder.take(Path.of(args[0]))) {
                System.out.println("taken");
            } catch (LaunchException refused) {
                System.out.println(refused.getMessage());
                System.exit(1);
            }
        }
    }

    @Test
    void aLongLogIsPutAside() throws Exception {
        LogFile log = new LogFile(parent.resolve("service.log"));
        log.rotate();
        Files.write(log.path(), new byte[(10 << 20) + 1]);
        log.rotate();
        assertThat(log.path()).doesNotExist();
        assertThat(parent.resolve("service.log.1")).exists();
        Files.writeString(log.path(), "x".repeat(5000) + "last words");
        assertThat(log.tail()).endsWith("last words").hasSizeLessThan(4000);
    }

    private static String mode(Path file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
