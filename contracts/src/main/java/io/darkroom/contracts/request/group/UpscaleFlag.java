package io.darkroom.contracts.request.group;

import io.darkroom.contracts.request.Default;
import io.darkroom.contracts.request.Doc;
import io.darkroom.contracts.request.Example;
import io.darkroom.contracts.request.OneOf;

/** Enlargement where yes and no are documented. Without effect in this release. */
public record UpscaleFlag(
        @OneOf({"yes", "no"}) @Default("no")
        @Doc("yes doubles both sides of the result")
        @Example("no") String upscale) implements Enlargement {
}
