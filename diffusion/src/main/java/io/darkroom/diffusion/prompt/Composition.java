package io.darkroom.diffusion.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Several prompts in one, joined by the word {@code AND}: each pulls the picture away from the negative prompt with its own weight, which
 * stands behind a colon at its end (Liu et al., Compositional Visual Generation with Composable Diffusion Models, 2022).
 */
public final class Composition {
    /** Each part is a run of the denoiser at every step; a prompt of more parts is refused. */
    public static final int MAX_PARTS = 32;

    private static final String AND = "AND";
    private static final Pattern WEIGHT = Pattern.compile("[-+]?(?:\\d++\\.?|\\d*+\\.\\d++)", Pattern.UNICODE_CHARACTER_CLASS);

    /** @param text without the white space at its end, and without the weight */
    public record Part(String text, double weight) {
    }

    private Composition() {
    }

    /**
     * The parts of a prompt, at least one.
     *
     * @throws IllegalArgumentException more than {@value #MAX_PARTS} parts, or a weight beyond all numbers
     */
    public static List<Part> parts(String prompt) {
        List<Part> parts = new ArrayList<>();
        int from = 0;
        for (int at = Letters.find(prompt, AND, 0); at >= 0; at = Letters.find(prompt, AND, from)) {
            if (parts.size() == MAX_PARTS - 1) throw new IllegalArgumentException("more than " + MAX_PARTS + " prompts joined by AND");
            parts.add(part(prompt.substring(from, at)));
            from = at + AND.length();
        }
        parts.add(part(prompt.substring(from)));
        return List.copyOf(parts);
    }

    private static Part part(String text) {
        int end = Letters.trimmedEnd(text, text.length());
        int colon = text.lastIndexOf(':', end - 1);
        if (colon >= 0) {
            Matcher weight = WEIGHT.matcher(text.substring(Math.min(end, Letters.skipSpace(text, colon + 1)), end));
            if (weight.matches()) return new Part(text.substring(0, Letters.trimmedEnd(text, colon)), number(weight.group()));
        }
        return new Part(text.substring(0, end), 1);
    }

    private static double number(String weight) {
        double value = Double.parseDouble(Letters.asciiDigits(weight));
        if (!Float.isFinite((float) value)) throw new IllegalArgumentException("the weight " + weight + " of a prompt is too large");
        return value;
    }
}
