package io.darkroom.diffusion.prompt;

import io.darkroom.diffusion.prompt.Brackets.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A prompt that changes while the picture is made, as AUTOMATIC1111's web UI reads it: {@code [from:to:when]}, {@code [to:when]} and
 * {@code [from::when]} change at a step, or with a dot in the number at that share of the steps; {@code [a|b|c]} takes turns. Both
 * nest. What fits neither form stays as it is.
 *
 * @param entries in the order of their last steps; at least one, the last one's step is that of the run
 */
public record PromptSchedule(List<Entry> entries) {
    /** Longer prompts are refused. */
    public static final int MAX_CHARACTERS = 100_000;
    /** Runs of more steps are refused. */
    public static final int MAX_STEPS = 10_000;

    private static final int MAX_TEXT = 20_000_000;

    /** @param lastStep the last step, counted from 1, for which {@code text} is meant */
    public record Entry(int lastStep, String text) {
    }

    /** A part of a prompt whose text depends on the step. */
    private sealed interface Part {
        record Text(String text) implements Part {
        }

        record Change(List<Part> before, List<Part> after, int when) implements Part {
        }

        record Alternation(List<List<Part>> turns) implements Part {
        }
    }

    public PromptSchedule {
        entries = List.copyOf(entries);
    }

    /**
     * The schedule of a run.
     *
     * @param steps 1 to {@value #MAX_STEPS}; the numbers in a prompt count network calls, so for samplers with two calls a step this is twice
     *              the number of steps
     * @throws IllegalArgumentException the prompt is too long, nests too deep, or its texts of all steps together are too long
     */
    public static PromptSchedule of(String prompt, int steps) {
        return parse(prompt, steps, 0, 0);
    }

    /** The schedule of the second pass of a picture that is made twice: its shares are those between 1 and 2, its step numbers go on after {@code firstSteps}. */
    public static PromptSchedule ofSecondPass(String prompt, int firstSteps, int steps) {
        return parse(prompt, steps, firstSteps, 1);
    }

    /**
     * The text for a call of the network. A change comes one call later than its number says, as in the original, which compares
     * calls counted from 0 with steps counted from 1.
     *
     * @param call counted from 0
     */
    public String at(int call) {
        return entries.get(indexAt(call)).text();
    }

    /** The place in {@link #entries} of the text for a call of the network; the first one where no text reaches that far. */
    public int indexAt(int call) {
        for (int i = 0; i < entries.size(); i++) if (call <= entries.get(i).lastStep()) return i;
        return 0;
    }

    private static PromptSchedule parse(String prompt, int steps, int stepOffset, double shareOffset) {
        if (prompt.length() > MAX_CHARACTERS) {
            throw new IllegalArgumentException("a prompt of " + prompt.length() + " characters; at most " + MAX_CHARACTERS + " are read");
        }
        if (steps < 1 || steps > MAX_STEPS || stepOffset < 0 || stepOffset > MAX_STEPS) {
            throw new IllegalArgumentException("a schedule for " + steps + " steps after " + stepOffset + "; at most " + MAX_STEPS + " are possible");
        }
        Pair[] pairs = Brackets.find(prompt);
        if (pairs == null) return new PromptSchedule(List.of(new Entry(steps, prompt)));
        Reader reader = new Reader(prompt, pairs, steps, stepOffset, shareOffset);
        List<Part> parts = reader.read(0, prompt.length());
        Set<Integer> changes = reader.changes();
        if ((long) changes.size() * prompt.length() > MAX_TEXT) {
            throw new IllegalArgumentException("a prompt of " + prompt.length() + " characters changes " + changes.size() + " times; that is too much text");
        }
        List<Entry> entries = new ArrayList<>();
        for (int step : changes) {
            StringBuilder text = new StringBuilder();
            write(parts, step, text);
            entries.add(new Entry(step, text.toString()));
        }
        return new PromptSchedule(entries);
    }

    private static void write(List<Part> parts, int step, StringBuilder text) {
        for (Part part : parts) {
            switch (part) {
                case Part.Text plain -> text.append(plain.text());
                case Part.Change change -> write(step <= change.when() ? change.before() : change.after(), step, text);
                case Part.Alternation turn -> write(turn.turns().get((step - 1) % turn.turns().size()), step, text);
            }
        }
    }

    /** Turns text into parts, and remembers after which steps they change. */
    private static final class Reader {
        private final String text;
        private final Pair[] pairs;
        private final int steps;
        private final int stepOffset;
        private final double shareOffset;
        private final Set<Integer> changes = new TreeSet<>();
        private boolean everyStep;

        Reader(String text, Pair[] pairs, int steps, int stepOffset, double shareOffset) {
            this.text = text;
            this.pairs = pairs;
            this.steps = steps;
            this.stepOffset = stepOffset;
            this.shareOffset = shareOffset;
        }

        /** The last steps of all texts, in order. */
        Set<Integer> changes() {
            changes.add(steps);
            if (everyStep) for (int step = 1; step <= steps; step++) changes.add(step);
            return changes;
        }

        List<Part> read(int from, int to) {
            List<Part> parts = new ArrayList<>();
            int plain = from;
            for (int at = from; at < to; at++) {
                Pair pair = pairs[at];
                if (pair == null || pair.meaning() == Brackets.Meaning.EMPHASIS) continue;
                if (plain < at) parts.add(new Part.Text(text.substring(plain, at)));
                parts.add(pair.meaning() == Brackets.Meaning.CHANGE ? change(at, pair) : alternation(at, pair));
                at = pair.close();
                plain = at + 1;
            }
            if (plain < to) parts.add(new Part.Text(text.substring(plain, to)));
            return parts;
        }

        private Part change(int open, Pair pair) {
            int first = pair.separators().getFirst();
            int last = pair.separators().getLast();
            List<Part> before = first == last ? List.of() : read(open + 1, first);
            List<Part> after = read(first == last ? open + 1 : first + 1, last);
            int when = when(Letters.strip(text.substring(last + 1, pair.close())));
            if (when >= 1) changes.add(when);
            return new Part.Change(before, after, when);
        }

        private int when(String number) {
            double value = Double.parseDouble(number);
            double step = number.contains(".") ? (value - shareOffset) * steps : value - stepOffset;
            return Math.min(steps, (int) step);
        }

        private Part alternation(int open, Pair pair) {
            List<List<Part>> turns = new ArrayList<>();
            int from = open + 1;
            for (int bar : pair.separators()) {
                turns.add(read(from, bar));
                from = bar + 1;
            }
            turns.add(read(from, pair.close()));
            everyStep = true;
            return new Part.Alternation(turns);
        }
    }
}
