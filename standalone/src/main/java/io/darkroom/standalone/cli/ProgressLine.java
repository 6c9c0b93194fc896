package io.darkroom.standalone.cli;

import io.darkroom.standalone.client.Progress;
import java.io.PrintStream;
import java.util.Locale;

/** Shows how far a job is: a bar that is redrawn on a terminal, a plain line every quarter elsewhere. */
final class ProgressLine {
    private static final int WIDTH = 30;

    private final PrintStream out;
    private final boolean terminal;
    private int quarters;
    private boolean drawn;

    ProgressLine(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    void show(Progress progress) {
        if (progress.steps() <= 0) return;
        if (terminal) {
            out.print("\r\u001b[K" + bar(progress));
            out.flush();
            drawn = true;
            return;
        }
        int reached = 4 * progress.step() / progress.steps();
        if (reached > quarters) {
            quarters = reached;
            out.println(words(progress));
        }
    }

    /** Removes the bar; what is printed next has the line to itself. */
    void clear() {
        if (drawn) out.print("\r\u001b[K");
        out.flush();
    }

    private static String bar(Progress progress) {
        int full = Math.clamp((long) WIDTH * progress.step() / progress.steps(), 0, WIDTH);
        return "[" + "#".repeat(full) + ".".repeat(WIDTH - full) + "] " + words(progress);
    }

    static String words(Progress progress) {
        return String.format(Locale.ROOT, "step %d of %d, %d %%, %.1f s left",
                progress.step(), progress.steps(), 100L * progress.step() / progress.steps(), progress.secondsLeft());
    }
}
