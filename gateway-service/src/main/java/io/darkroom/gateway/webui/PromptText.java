package io.darkroom.gateway.webui;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What happens to a prompt's text before anybody looks at its meaning: comments go, tags of extra networks are taken out. The language of
 * what is left (attention, schedules, {@code AND}, {@code BREAK}) is read where the picture is made.
 */
final class PromptText {
    private static final Pattern LINES_OF_COMMENT = Pattern.compile("(?:^|\n)#[^\n]*+(?:\n|\\z)");
    private static final Pattern COMMENT = Pattern.compile("#[^\n]*+(?:\n|\\z)");
    private static final Pattern NETWORK = Pattern.compile("<(\\w++):([^>]++)>", Pattern.UNICODE_CHARACTER_CLASS);
    /** Kinds that the original knows; tags of any other kind are taken out and mean nothing, there as here. */
    private static final Set<String> KINDS = Set.of("lora", "lyco", "hypernet");

    private PromptText() {
    }

    /** Without comments: from {@code #} to the end of the line, the whole line where it holds nothing else. */
    static String withoutComments(String prompt) {
        return COMMENT.matcher(LINES_OF_COMMENT.matcher(prompt).replaceAll("\n")).replaceAll("\n");
    }

    /** Without tags such as {@code <lora:name:0.7>}. */
    static String withoutNetworks(String prompt) {
        int end = endOfTags(prompt);
        return NETWORK.matcher(prompt.substring(0, end)).replaceAll("") + prompt.substring(end);
    }

    /**
     * Checks that no tag asks for a network.
     *
     * @throws WebUiException where one does; none can be loaded in this release
     */
    static void refuseNetworks(String prompt) {
        Matcher tag = NETWORK.matcher(prompt.substring(0, endOfTags(prompt)));
        while (tag.find()) if (KINDS.contains(tag.group(1))) throw WebUiErrors.notBuilt("The network " + tag.group() + " in the prompt");
    }

    /** Behind the last place where a tag can end; looking any further would only take time. */
    private static int endOfTags(String prompt) {
        return prompt.lastIndexOf('>') + 1;
    }
}
