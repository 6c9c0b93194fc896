package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.tensor.Tensor;

/**
 * A ControlNet's part in a run.
 *
 * @param picture what it is to follow, [pictures or 1, channels, height, width] in [0, 1], of the size of the pictures wanted
 * @param scale   how much that counts, usually 1; -10 to 10
 * @param start   from which share of the steps on, 0 to 1
 * @param end     up to which share of the steps, 0 to 1
 */
public record Control(ControlModel model, Tensor picture, double scale, double start, double end) {

    public Control {
        if (!(scale >= -10 && scale <= 10)) throw new IllegalArgumentException("control scale " + scale + " is outside -10 to 10");
        if (!(start >= 0 && end <= 1 && start < end)) throw new IllegalArgumentException("control from " + start + " to " + end + " is no part of 0 to 1");
    }

    /** A picture to follow from the first step to the last. */
    public static Control of(ControlModel model, Tensor picture, double scale) {
        return new Control(model, picture, scale, 0, 1);
    }

    boolean isOnAt(RowPart.Moment moment) {
        return scale != 0 && !((double) moment.call() / moment.calls() < start || (double) (moment.call() + 1) / moment.calls() > end);
    }
}
