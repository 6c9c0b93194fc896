package io.darkroom.contracts.request.group;

import io.darkroom.contracts.request.Doc;
import io.darkroom.contracts.request.Example;
import io.darkroom.contracts.request.Length;
import io.darkroom.contracts.request.Required;

/** What the picture shows and what it must not show. */
public record Prompts(
        @Required @Length(max = Prompts.LONGEST) @Doc("What the picture has to show") @Example("a lighthouse at dusk") String prompt,
        @Length(max = Prompts.LONGEST) @Doc("What must not appear in the picture") @Example("blurry, low quality") String negativePrompt) {
    /** Characters; the text encoder reads far fewer. */
    public static final int LONGEST = 10_000;
}
