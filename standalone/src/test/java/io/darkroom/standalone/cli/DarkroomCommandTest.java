package io.darkroom.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.standalone.client.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DarkroomCommandTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "up --bogus               | --bogus",
        "up --port 70000          | 65535",
        "draw                     | PROMPT",
        "draw x --seed banana     | banana",
        "draw x --seed 4294967296 | 4294967295",
        "draw x -n 5              | --count",
        "drawx                    | draw",
    })
    void aCommandLineThatIsNotUnderstoodIsExplainedAndEndsWith2(String line, String word) {
        Run run = run(line.strip().split(" "));
        assertThat(run.status).isEqualTo(2);
        assertThat(run.errors).contains(word).startsWith("darkroom: ");
    }

    @ParameterizedTest
    @CsvSource({"--help,Commands:", "up --help,--device", "draw --help,--guidance-scale", "down --help,--data", "version,Darkroom 0."})
    void helpAndVersionEndWith0(String line, String word) {
        Run run = run(line.split(" "));
        assertThat(run.status).isZero();
        assertThat(run.output).contains(word);
    }

    @Test
    void downWithoutASystemSaysSo() {
        Run run = run("down", "--data", folder.toString());
        assertThat(run.status).isZero();
        assertThat(run.output).contains("does not run on " + folder);
    }

    @Test
    void anOutputWithoutItsFolderIsRefusedBeforeAnythingStarts() {
        Run run = run("draw", "x", "-o", folder.resolve("no/such.png").toString(), "--data", folder.resolve("data").toString());
        assertThat(run.status).isEqualTo(1);
        assertThat(run.errors).contains("no folder");
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void severalPicturesAreNumbered() {
        assertThat(DrawCommand.numbered(Path.of("out/cat.big.png"), 2)).isEqualTo(Path.of("out/cat.big-2.png"));
        assertThat(DrawCommand.numbered(Path.of("cat"), 1)).isEqualTo(Path.of("cat-1"));
    }

    @Test
    void progressIsABarOnATerminalAndFourLinesElsewhere() {
        ByteArrayOutputStream bar = new ByteArrayOutputStream();
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        ProgressLine terminal = new ProgressLine(new PrintStream(bar), true);
        ProgressLine file = new ProgressLine(new PrintStream(lines), false);
        for (int step = 0; step <= 20; step++) {
            terminal.show(new Progress(step, 20, 20 - step));
            file.show(new Progress(step, 20, 20 - step));
        }
        terminal.clear();
        assertThat(bar.toString()).contains("[###############...............] step 10 of 20, 50 %, 10.0 s left").endsWith("\r\u001b[K");
        assertThat(lines.toString().lines()).containsExactly("step 5 of 20, 25 %, 15.0 s left", "step 10 of 20, 50 %, 10.0 s left",
                "step 15 of 20, 75 %, 5.0 s left", "step 20 of 20, 100 %, 0.0 s left");
    }

    private record Run(int status, String output, String errors) {
    }

    private static Run run(String... args) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        System.setOut(new PrintStream(output, true));
        System.setErr(new PrintStream(errors, true));
        try {
            return new Run(DarkroomCommand.run(Clock.systemUTC(), new Random(1), args), output.toString(), errors.toString());
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
