package io.darkroom.contracts.request.group;

import io.darkroom.contracts.request.Default;
import io.darkroom.contracts.request.Doc;
import io.darkroom.contracts.request.Example;
import io.darkroom.contracts.request.OneOf;

/** Enlargement where both a factor and yes or no are documented. Without effect in this release. */
public record UpscaleFactor(
        @OneOf({"yes", "no", "1", "2", "3"}) @Default("no")
        @Doc("Enlargement factor; 2 and yes double both sides")
        @Example("no") String upscale) implements Enlargement {
}
