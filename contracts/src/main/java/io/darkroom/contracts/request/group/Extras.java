package io.darkroom.contracts.request.group;

import io.darkroom.contracts.request.Default;
import io.darkroom.contracts.request.Doc;
import io.darkroom.contracts.request.Example;
import io.darkroom.contracts.request.NoneAs;

/** Additions to the plain run. All but the first are accepted and without effect in this release, except that an embedding that does not exist is refused. */
public record Extras(
        @Doc("Let the server enrich prompt and negative prompt; without it they stay as they are") @Example("yes") Boolean enhancePrompt,
        @Default("no") @Doc("Detect the language of the prompt and translate it") @Example("no") Boolean multiLingual,
        @Default("no") @Doc("Produce a panorama") @Example("no") Boolean panorama,
        @Default("no") @Doc("Self-attention guidance: better and slower") @Example("no") Boolean selfAttention,
        @NoneAs("no") @Doc("Id of a textual-inversion embedding") String embeddingsModel) {
}
