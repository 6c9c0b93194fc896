package io.darkroom.diffusion.prompt;

import java.util.List;
import java.util.regex.Pattern;

/** What happens to a prompt before its language is read: styles are merged into it, then comments are taken out. */
public final class PromptText {
    private static final String PLACE = "{prompt}";
    private static final Pattern COMMENT_LINES = Pattern.compile("(?:^|\n)#[^\n]*+(?:\n|\\z)");
    private static final Pattern COMMENT = Pattern.compile("#[^\n]*+(?:\n|\\z)");

    private PromptText() {
    }

    /**
     * The prompt with style texts applied one after the other: a style with {@code {prompt}} takes the prompt in, wherever that
     * stands; any other is appended.
     *
     * @throws IllegalArgumentException the result is longer than {@value PromptSchedule#MAX_CHARACTERS} characters
     */
    public static String styled(String prompt, List<String> styles) {
        String text = prompt;
        for (String style : styles) {
            int places = (style.length() - style.replace(PLACE, "").length()) / PLACE.length();
            long length = style.length() + (long) Math.max(1, places) * text.length();
            if (length > PromptSchedule.MAX_CHARACTERS) {
                throw new IllegalArgumentException("prompt and styles are longer than " + PromptSchedule.MAX_CHARACTERS + " characters");
            }
            text = places > 0 ? style.replace(PLACE, text) : appended(Letters.strip(text), Letters.strip(style));
        }
        return text;
    }

    private static String appended(String prompt, String style) {
        return prompt.isEmpty() || style.isEmpty() ? prompt + style : prompt + ", " + style;
    }

    /** Without comments: from {@code #} to the end of its line, with the line where it holds nothing else. */
    public static String withoutComments(String prompt) {
        return COMMENT.matcher(COMMENT_LINES.matcher(prompt).replaceAll("\n")).replaceAll("\n");
    }
}
