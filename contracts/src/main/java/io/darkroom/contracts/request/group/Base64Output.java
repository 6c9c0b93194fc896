package io.darkroom.contracts.request.group;

import io.darkroom.contracts.request.Default;
import io.darkroom.contracts.request.Doc;

/** In which form pictures are answered. */
public record Base64Output(
        @Default("no") @Doc("Answer the pictures as base64 instead of links") Boolean base64) {
}
