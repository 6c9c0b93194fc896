package io.darkroom.testkit.golden;

import io.darkroom.testkit.golden.Comparison.Mismatch;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Compares the engine with recorded answers: {@code golden DIR [--kind KIND] [--case GLOB]}. DIR holds
 * {@code cases/<kind>/<name>} and {@code models}. One line a case says how near to its limit it came, the last line counts.
 * A case that cannot be read fails; it stops nothing.
 */
public final class Golden {

    private static final int MAX_REASON = 300;

    /** What a run came to. */
    public record Tally(int passed, int failed, int skipped) {
    }

    private enum Verdict { OK, FAIL, SKIP }

    private record Outcome(Verdict verdict, String text) {
    }

    private final Map<String, GoldenKind> kinds = new HashMap<>();
    private final PrintStream out;

    /** @param kinds what the engine can be asked; cases of other kinds are skipped */
    public Golden(List<GoldenKind> kinds, PrintStream out) {
        for (GoldenKind kind : kinds) this.kinds.put(kind.name(), kind);
        this.out = out;
    }

    /** Ends with status 0 only when no case failed; 1 when one did, 2 when the arguments or the folder are wrong. */
    public static void main(String[] args) throws IOException {
        Path root = null;
        String kind = "*";
        String name = "*";
        for (int i = 0; i < args.length; i++) {
            boolean more = i + 1 < args.length;
            if (args[i].equals("--kind") && more) kind = args[++i];
            else if (args[i].equals("--case") && more) name = args[++i];
            else if (root == null && !args[i].startsWith("--")) root = Path.of(args[i]);
            else usage();
        }
        if (root == null || !Files.isDirectory(root.resolve("cases"))) usage();
        Tally tally = new Golden(GoldenKinds.ALL, System.out).run(root, kind, name);
        System.out.flush();
        System.exit(tally.failed == 0 ? 0 : 1);
    }

    private static void usage() {
        System.err.println("usage: golden DIR [--kind KIND] [--case GLOB]   (DIR holds cases/<kind>/<name>)");
        System.exit(2);
    }

    /**
     * Runs the cases in alphabetical order.
     *
     * @param kind a glob that the name of the kind's folder must match
     * @param name a glob that the name of the case's folder must match
     */
    public Tally run(Path root, String kind, String name) throws IOException {
        int[] counts = new int[Verdict.values().length];
        for (Path kindFolder : folders(root.resolve("cases"), kind)) {
            for (Path folder : folders(kindFolder, name)) {
                Outcome outcome = judge(root, folder);
                counts[outcome.verdict.ordinal()]++;
                String label = outcome.verdict == Verdict.FAIL ? "FAIL" : outcome.verdict.name().toLowerCase(Locale.ROOT);
                out.println(label + " " + kindFolder.getFileName() + "/" + folder.getFileName() + " " + outcome.text);
            }
        }
        Tally tally = new Tally(counts[Verdict.OK.ordinal()], counts[Verdict.FAIL.ordinal()], counts[Verdict.SKIP.ordinal()]);
        out.println(tally.passed + " passed, " + tally.failed + " failed, " + tally.skipped + " skipped");
        return tally;
    }

    private static List<Path> folders(Path parent, String glob) throws IOException {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
        try (Stream<Path> children = Files.list(parent)) {
            return children.filter(Files::isDirectory).filter(p -> matcher.matches(p.getFileName())).sorted().toList();
        }
    }

    private Outcome judge(Path root, Path folder) {
        boolean optional = false;
        Outcome outcome;
        try {
            GoldenKind kind = kinds.get(folder.getParent().getFileName().toString());
            if (kind == null) return new Outcome(Verdict.SKIP, "no such kind is built");
            GoldenCase c = GoldenCase.read(root, folder);
            optional = c.optional();
            Comparison worst = Comparison.of(c, kind.answer(c));
            String numbers = String.format(Locale.ROOT, "%s %.3g %.3g", worst.output(), worst.measured(), worst.limit());
            outcome = new Outcome(worst.passed() ? Verdict.OK : Verdict.FAIL, numbers);
        } catch (NotBuilt e) {
            outcome = new Outcome(Verdict.SKIP, oneLine(e.getMessage()));
        } catch (Mismatch e) {
            outcome = new Outcome(Verdict.FAIL, oneLine(e.getMessage()));
        } catch (Throwable e) { // a broken case or a crash of the engine fails this case alone
            outcome = new Outcome(Verdict.FAIL, oneLine(e.toString()));
        }
        if (optional && outcome.verdict == Verdict.FAIL) return new Outcome(Verdict.SKIP, "optional and not met: " + outcome.text);
        return outcome;
    }

    private static String oneLine(String reason) {
        String line = String.valueOf(reason).replaceAll("\\s+", " ").strip();
        return line.length() <= MAX_REASON ? line : line.substring(0, MAX_REASON) + "...";
    }
}
