package io.darkroom.gateway.webui;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What happens to a prompt's text before anybody looks at its meaning: comments go, tags of extra networks are taken out. */
final class PromptText {
    private static final Pattern LINES_OF_COMMENT = Pattern.compile("(?:^|\n)#[^\n]*(?:\n|$)");
    private static final Pattern COMMENT = Pattern.compile("#[^\n]*(?:\n|$)");
    private static final Pattern NETWORK = Pattern.compile("<(\\w+):([^<>]+)>");

    private PromptText() {
    }

    /** Without comments: from {@code #} to the end of the line, the whole line where it holds nothing else. */
    static String withoutComments(String prompt) {
        return COMMENT.matcher(LINES_OF_COMMENT.matcher(prompt).replaceAll("\n")).replaceAll("\n");
    }

    /** Without tags such as {@code <lora:name:0.7>}. */
    static String withoutNetworks(String prompt) {
        return NETWORK.matcher(prompt).replaceAll("");
    }

    /**
     * Checks that no tag asks for a network.
     *
     * @throws WebUiException where one does; none can be loaded in this release
     */
    static void refuseNetworks(String prompt) {
        Matcher tag = NETWORK.matcher(prompt);
        if (tag.find()) throw WebUiErrors.notBuilt("The network " + tag.group() + " in the prompt");
    }
}
