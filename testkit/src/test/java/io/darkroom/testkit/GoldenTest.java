package io.darkroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.testkit.golden.Golden;
import io.darkroom.testkit.golden.GoldenKinds;
import io.darkroom.testkit.golden.ProjectRoot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine against recorded answers, and the runner against folders that are not as they should be. */
class GoldenTest {

    private static final Path CASES = ProjectRoot.find().resolve("testkit").resolve("golden");
    private static final int COVERED = 517;

    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();

    @Test
    void theEngineAnswersAsTheField() throws IOException {
        Golden.Tally tally = run(CASES, "*", "*");
        assertThat(tally.failed()).as(lines.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(tally.passed()).isGreaterThanOrEqualTo(COVERED);
    }

    @Test
    void aRunCanBeNarrowed() throws IOException {
        Golden.Tally tally = run(CASES, "noise", "philox-*");
        assertThat(tally).isEqualTo(new Golden.Tally(4, 0, 0));
        assertThat(lines.toString(StandardCharsets.UTF_8)).startsWith("ok noise/philox-64bit seed").endsWith("4 passed, 0 failed, 0 skipped" + System.lineSeparator());
    }

    @Test
    void aWrongAnswerFails(@TempDir Path root) throws IOException {
        Path folder = copy("noise", "philox-published", root);
        Path expected = folder.resolve("expected.safetensors");
        byte[] bytes = Files.readAllBytes(expected);
        bytes[bytes.length - 2] ^= 0x40; // the last number, in its higher bits
        Files.write(expected, bytes);
        assertThat(run(root, "*", "*")).isEqualTo(new Golden.Tally(0, 1, 0));
        assertThat(lines.toString(StandardCharsets.UTF_8)).startsWith("FAIL noise/philox-published seed0.draw.0 ");
    }

    @Test
    void brokenCasesFailAndUnknownKindsAreSkipped(@TempDir Path root) throws IOException {
        copy("noise", "philox-published", root);
        write(root, "noise", "cut-off", "{\"kind\": \"noise\", ");
        write(root, "noise", "no-checks", "{\"kind\": \"noise\", \"name\": \"no-checks\"}");
        write(root, "noise", "nothing-expected", "{\"kind\": \"noise\", \"name\": \"x\", \"settings\": {\"source\": \"philox\", \"seeds\": [\"1\"], \"shape\": [2]}, \"checks\": {\"y\": {}}}");
        write(root, "noise", "other-source", "{\"kind\": \"noise\", \"name\": \"x\", \"settings\": {\"source\": \"dice\"}, \"checks\": {\"y\": {}}}");
        write(root, "schedule", "too-many-steps", "{\"kind\": \"schedule\", \"name\": \"x\", \"settings\": {\"scheduler\": \"DDIMScheduler\", \"config\": {}, \"steps\": 2000000000}, \"checks\": {\"y\": {}}}");
        write(root, "astrology", "x", "{}");
        assertThat(run(root, "*", "*")).isEqualTo(new Golden.Tally(1, 4, 2));
        assertThat(lines.toString(StandardCharsets.UTF_8)).contains("skip astrology/x ").contains("skip noise/other-source noise source dice")
            .contains("FAIL noise/no-checks ").contains("FAIL schedule/too-many-steps ");
    }

    private Golden.Tally run(Path root, String kind, String name) throws IOException {
        return new Golden(GoldenKinds.ALL, new PrintStream(lines, true, StandardCharsets.UTF_8)).run(root, kind, name);
    }

    private static void write(Path root, String kind, String name, String json) throws IOException {
        Path folder = Files.createDirectories(root.resolve("cases").resolve(kind).resolve(name));
        Files.writeString(folder.resolve("case.json"), json);
    }

    private static Path copy(String kind, String name, Path root) throws IOException {
        Path folder = Files.createDirectories(root.resolve("cases").resolve(kind).resolve(name));
        for (String file : new String[] {"case.json", "expected.safetensors"}) {
            Files.copy(CASES.resolve("cases").resolve(kind).resolve(name).resolve(file), folder.resolve(file));
        }
        return folder;
    }
}
