package io.darkroom.contracts.request.group;

import io.darkroom.contracts.request.Default;
import io.darkroom.contracts.request.Doc;
import io.darkroom.contracts.request.OneOf;

/** What becomes of a picture that the check hits. No effect without a checker. */
public record SafetyAction(
        @OneOf({"blur", "sensitive_content_text", "pixelate", "black"}) @Default("sensitive_content_text")
        @Doc("What to do with a picture that the check hits")
        String safetyCheckerType) {
}
