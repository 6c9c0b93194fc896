package io.darkroom.contracts.request.group;

import io.darkroom.contracts.request.Default;
import io.darkroom.contracts.request.Doc;
import io.darkroom.contracts.request.Example;
import io.darkroom.contracts.request.MultipleOf;
import io.darkroom.contracts.request.Range;

/** Size and number of the pictures. Sizes that are not given are those the model was trained at. */
public record Canvas(
        @Range(min = Canvas.SMALLEST, max = Canvas.LARGEST) @MultipleOf(8)
        @Doc("Output width in pixels, a multiple of 8; the model's own size when absent")
        @Example("512") Integer width,
        @Range(min = Canvas.SMALLEST, max = Canvas.LARGEST) @MultipleOf(8)
        @Doc("Output height in pixels, a multiple of 8; the model's own size when absent")
        @Example("512") Integer height,
        @Range(min = 1, max = 4) @Default("1") @Doc("How many pictures to make") @Example("1") Integer samples) {
    /** Pixels. */
    public static final int SMALLEST = 64;
    /** Pixels, documented. */
    public static final int LARGEST = 1024;
}
