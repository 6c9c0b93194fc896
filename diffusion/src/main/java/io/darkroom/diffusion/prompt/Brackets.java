package io.darkroom.diffusion.prompt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The pairs of brackets in a prompt that mean something to its schedule, both kinds nested properly in each other. All other brackets are plain
 * characters: those without their other half, those that a closing bracket of the other kind separates from it, and pairs with
 * something in them that fits no rule, together with all pairs around such a pair.
 */
final class Brackets {
    /** Pairs with a meaning may nest this deep. */
    static final int MAX_DEPTH = 200;

    private static final Pattern NUMBER = Pattern.compile("[+-]?(?:[0-9]++(?:\\.[0-9]*+)?|\\.[0-9]++)(?:[eE][+-]?[0-9]++)?");

    /** What a pair stands for. */
    enum Meaning {
        /** Attention: goes on to the text as it stands. */
        EMPHASIS,
        /** {@code [from:to:when]} or {@code [to:when]}. */
        CHANGE,
        /** {@code [a|b|c]}. */
        ALTERNATION
    }

    /**
     * A pair that fits.
     *
     * @param close      place of the closing bracket
     * @param separators places of the colons of a change, or of the bars of an alternation
     */
    record Pair(Meaning meaning, int close, List<Integer> separators) {
    }

    /** An opening bracket whose other half was not yet seen, and the separators so far directly behind it. */
    private static final class Open {
        final int at;
        final List<Integer> colons = new ArrayList<>();
        final List<Integer> bars = new ArrayList<>();
        boolean nestedFit = true;

        Open(int at) {
            this.at = at;
        }
    }

    private final String text;
    private final Pair[] pairs;
    private final Deque<Open> open = new ArrayDeque<>();

    private Brackets(String text) {
        this.text = text;
        this.pairs = new Pair[text.length()];
    }

    /**
     * For each place in the text the pair that opens there and fits, else null.
     *
     * @return null when the text as a whole cannot be read: a backslash at its end or before a line feed, or a bar outside of all
     *     alternations; such a prompt has no schedule at all
     * @throws IllegalArgumentException more than {@value #MAX_DEPTH} pairs that fit lie in each other
     */
    static Pair[] find(String text) {
        Brackets brackets = new Brackets(text);
        return brackets.read() && brackets.barsLieWithin() ? brackets.pairs : null;
    }

    private boolean read() {
        for (int at = 0; at < text.length(); at++) {
            switch (text.charAt(at)) {
                case '\\' -> {
                    at++;
                    if (at == text.length() || text.charAt(at) == '\n') return false;
                }
                case '(', '[' -> open.push(new Open(at));
                case ':' -> {
                    if (!open.isEmpty()) open.peek().colons.add(at);
                }
                case '|' -> {
                    if (!open.isEmpty()) open.peek().bars.add(at);
                }
                case ')' -> close('(', at);
                case ']' -> close('[', at);
                default -> {
                }
            }
        }
        return true;
    }

    private void close(char opening, int at) {
        Open pair = open.poll();
        if (pair == null) return;
        if (text.charAt(pair.at) != opening) {
            open.clear();
            return;
        }
        Meaning meaning = pair.nestedFit ? meaning(opening, pair, at) : null;
        if (meaning != null) pairs[pair.at] = new Pair(meaning, at, meaning == Meaning.ALTERNATION ? pair.bars : pair.colons);
        else if (!open.isEmpty()) open.peek().nestedFit = false;
    }

    /** Null when what is in the pair fits no rule. */
    private Meaning meaning(char opening, Open pair, int close) {
        int colons = pair.colons.size();
        if (opening == '(') return pair.bars.isEmpty() && colons <= 1 ? Meaning.EMPHASIS : null;
        if (!pair.bars.isEmpty()) return colons == 0 ? Meaning.ALTERNATION : null;
        if (colons == 0) return Meaning.EMPHASIS;
        return colons <= 2 && NUMBER.matcher(Letters.strip(text.substring(pair.colons.getLast() + 1, close))).matches() ? Meaning.CHANGE : null;
    }

    private boolean barsLieWithin() {
        Deque<Integer> ends = new ArrayDeque<>();
        for (int at = 0; at < text.length(); at++) {
            while (!ends.isEmpty() && ends.peek() < at) ends.pop();
            if (pairs[at] != null) ends.push(pairs[at].close());
            if (ends.size() > MAX_DEPTH) throw new IllegalArgumentException("brackets nest more than " + MAX_DEPTH + " deep in a prompt");
            if (text.charAt(at) == '\\') at++;
            else if (text.charAt(at) == '|' && ends.isEmpty()) return false;
        }
        return true;
    }
}
