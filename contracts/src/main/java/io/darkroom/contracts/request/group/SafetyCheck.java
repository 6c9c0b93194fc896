package io.darkroom.contracts.request.group;

import io.darkroom.contracts.request.Doc;
import io.darkroom.contracts.request.Example;

/** Whether pictures are checked. */
public record SafetyCheck(
        @Doc("Check the result for NSFW content; a hit is replaced by a blank picture") @Example("no") Boolean safetyChecker) {
}
