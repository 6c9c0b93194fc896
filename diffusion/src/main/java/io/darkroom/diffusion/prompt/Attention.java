package io.darkroom.diffusion.prompt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Attention in a prompt, as AUTOMATIC1111's web UI reads it: {@code (x)} times 1.1, {@code (x:1.3)} times 1.3, {@code [x]} divided
 * by 1.1; brackets nest and multiply, one that is never closed counts to the end. A backslash makes a bracket or a backslash a
 * plain character and vanishes before anything else. {@code BREAK} as a word of its own ends a chunk.
 *
 * <p>Brackets of the two kinds are matched each by itself, so {@code (a[b)c]} is two overlapping ranges.
 */
public final class Attention {
    /** Brackets may be open at most this deep; it bounds the work that a text can ask for. */
    public static final int MAX_DEPTH = 500;

    private static final double MORE = 1.1;
    private static final double LESS = 1 / 1.1;
    private static final String BREAK = "BREAK";

    private final String text;
    private final List<String> texts = new ArrayList<>();
    private double[] weights = new double[16];
    private final Deque<Integer> round = new ArrayDeque<>();
    private final Deque<Integer> square = new ArrayDeque<>();

    private Attention(String text) {
        this.text = text;
    }

    /**
     * The pieces of a prompt in their order, neighbours of equal weight joined; one empty piece for a prompt without any.
     *
     * @throws IllegalArgumentException a weight such as {@code 1.2.3} is no number, or brackets nest more than {@value #MAX_DEPTH} deep
     */
    public static List<Piece> parse(String text) {
        Attention attention = new Attention(text);
        attention.read();
        return attention.joined();
    }

    private void read() {
        for (int at = 0; at < text.length();) at = readOne(at);
        round.descendingIterator().forEachRemaining(from -> multiply(from, MORE));
        square.descendingIterator().forEachRemaining(from -> multiply(from, LESS));
    }

    /** Reads what begins at a place; answers where it ends. */
    private int readOne(int at) {
        switch (text.charAt(at)) {
            case '\\' -> {
                boolean escape = at + 1 < text.length() && "()[]\\".indexOf(text.charAt(at + 1)) >= 0;
                add(escape ? text.substring(at + 1, at + 2) : "", 1);
                return at + (escape ? 2 : 1);
            }
            case '(' -> open(round);
            case '[' -> open(square);
            case ')' -> close(round, MORE, ")");
            case ']' -> close(square, LESS, "]");
            case ':' -> {
                int end = weightEnd(at);
                if (end < 0) add(":", 1);
                else if (round.isEmpty()) add(text.substring(at, end), 1);
                else multiply(round.pop(), number(at, end));
                return end < 0 ? at + 1 : end;
            }
            default -> {
                int end = at + 1;
                while (end < text.length() && "\\()[]:".indexOf(text.charAt(end)) < 0) end++;
                addWords(text.substring(at, end));
                return end;
            }
        }
        return at + 1;
    }

    private void open(Deque<Integer> brackets) {
        if (round.size() + square.size() == MAX_DEPTH) throw new IllegalArgumentException("brackets nest more than " + MAX_DEPTH + " deep in a prompt");
        brackets.push(texts.size());
    }

    private void close(Deque<Integer> brackets, double factor, String bracket) {
        if (brackets.isEmpty()) add(bracket, 1);
        else multiply(brackets.pop(), factor);
    }

    /** Where a colon, a number and a closing bracket end that begin at {@code colon}; -1 when there is something else. */
    private int weightEnd(int colon) {
        int at = Letters.skipSpace(text, colon + 1);
        if (at < text.length() && "+-".indexOf(text.charAt(at)) >= 0) at++;
        int digits = at;
        while (at < text.length() && (text.charAt(at) == '.' || Character.isDigit(text.codePointAt(at)))) at += Character.charCount(text.codePointAt(at));
        if (at == digits) return -1;
        at = Letters.skipSpace(text, at);
        return at < text.length() && text.charAt(at) == ')' ? at + 1 : -1;
    }

    private double number(int colon, int end) {
        String number = Letters.strip(text.substring(colon + 1, end - 1));
        try {
            return Double.parseDouble(Letters.asciiDigits(number));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("the weight " + number + " in a prompt is no number", e);
        }
    }

    private void addWords(String words) {
        int from = 0;
        for (int at = Letters.find(words, BREAK, 0); at >= 0; at = Letters.find(words, BREAK, from)) {
            add(words.substring(from, Math.max(from, Letters.trimmedEnd(words, at))), 1);
            add(BREAK, Piece.BREAK.weight());
            from = Letters.skipSpace(words, at + BREAK.length());
        }
        add(words.substring(from), 1);
    }

    private void add(String piece, double weight) {
        if (texts.size() == weights.length) weights = Arrays.copyOf(weights, 2 * weights.length);
        weights[texts.size()] = weight;
        texts.add(piece);
    }

    private void multiply(int from, double factor) {
        for (int i = from; i < texts.size(); i++) weights[i] *= factor;
    }

    private List<Piece> joined() {
        if (texts.isEmpty()) return List.of(new Piece("", 1));
        List<Piece> pieces = new ArrayList<>();
        StringBuilder run = new StringBuilder();
        for (int i = 0; i < texts.size(); i++) {
            run.append(texts.get(i));
            if (i + 1 < texts.size() && weights[i + 1] == weights[i]) continue;
            if (!Float.isFinite((float) weights[i])) throw new IllegalArgumentException("the weight " + weights[i] + " in a prompt is too large");
            pieces.add(new Piece(run.toString(), weights[i]));
            run.setLength(0);
        }
        return List.copyOf(pieces);
    }
}
