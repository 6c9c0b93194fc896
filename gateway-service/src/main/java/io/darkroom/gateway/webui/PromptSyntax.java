package io.darkroom.gateway.webui;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a prompt says beyond plain words. The engine of this release reads a prompt as it stands and looks at one chunk of it; the web UI's
 * attention, schedules, compositions and breaks would be read as words and give another picture, so they are refused by name.
 */
final class PromptSyntax {
    private static final int CHUNK = 75;
    private static final Pattern OPENING = Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*([(\\[])");
    private static final Pattern ESCAPED = Pattern.compile("\\\\([()\\[\\]\\\\]?)");
    private static final Pattern WORD = Pattern.compile("\\b(AND|BREAK)\\b");
    private static final Pattern WEIGHT_AT_END = Pattern.compile(":\\s*[-+]?(?:\\d+\\.?|\\d*\\.\\d+)\\s*$");
    /** Each piece becomes one token or more. */
    private static final Pattern PIECE = Pattern.compile("\\p{L}+|\\p{N}|[^\\s\\p{L}\\p{N}]+");

    private PromptSyntax() {
    }

    /**
     * The plain words of a prompt, escapes undone; a backslash before anything else vanishes, as in the original.
     *
     * @throws WebUiException 501 where there is more than plain words, or certainly more of them than one chunk holds
     */
    static String plain(String prompt) {
        refuseBrackets(prompt);
        if (WEIGHT_AT_END.matcher(prompt).find()) throw WebUiErrors.notBuilt("The weight at the end of the prompt");
        return words(prompt);
    }

    /** As {@link #plain} for a negative prompt, which knows no compositions. */
    static String plainNegative(String prompt) {
        refuseBrackets(prompt);
        return words(prompt);
    }

    private static void refuseBrackets(String prompt) {
        Matcher bracket = OPENING.matcher(prompt);
        if (!bracket.find()) return;
        String kind = bracket.group(1).equals("(") ? "Attention in a prompt, as in (word:1.2);" : "Attention or a schedule in a prompt, as in [word];";
        throw WebUiErrors.notBuilt(kind + " a literal bracket is written \\" + bracket.group(1) + ". It");
    }

    private static String words(String prompt) {
        Matcher word = WORD.matcher(prompt);
        if (word.find()) throw WebUiErrors.notBuilt("The word " + word.group(1) + " in a prompt");
        String plain = ESCAPED.matcher(prompt).replaceAll("$1");
        if (PIECE.matcher(plain).results().limit(CHUNK + 1).count() > CHUNK) throw WebUiErrors.notBuilt("A prompt of more than " + CHUNK + " tokens");
        return plain;
    }
}
