package io.darkroom.contracts.request.group;

import io.darkroom.contracts.request.Default;
import io.darkroom.contracts.request.Doc;

/** How long links live. Every link expires after 24 hours, so the flag changes nothing. */
public record TemporaryLink(
        @Default("no") @Doc("Answer a link that is valid for 24 hours") Boolean temp) {
}
