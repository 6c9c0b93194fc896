package io.darkroom.diffusion.checkpoint;

import java.util.Arrays;

/**
 * A tensor of a single-file checkpoint, or a part of one, and the parameter of the folder layout that it is.
 *
 * @param stored    the file's key
 * @param component such as {@code unet}, {@code vae} or {@code text_encoder_2}
 * @param key       the parameter's name there
 * @param rule      what makes the one out of the other
 */
public record Placement(String stored, String component, String key, Rule rule) {

    /** What is done to a stored tensor. No rule copies anything: each is another view of the same bytes. */
    public sealed interface Rule {

        /** Taken as it is. */
        record Same() implements Rule {
            @Override
            public String toString() {
                return "same";
            }
        }

        /** A 1x1 convolution taken as a matrix: the last two axes go. */
        record Squeeze() implements Rule {
            @Override
            public String toString() {
                return "squeeze";
            }
        }

        /** A matrix with rows and columns exchanged. */
        record Transpose() implements Rule {
            @Override
            public String toString() {
                return "transpose";
            }
        }

        /** A part of the first axis, {@code to} not included. */
        record Rows(long from, long to) implements Rule {
            @Override
            public String toString() {
                return "rows " + from + ":" + to;
            }
        }
    }

    static final Rule SAME = new Rule.Same();
    static final Rule SQUEEZE = new Rule.Squeeze();
    static final Rule TRANSPOSE = new Rule.Transpose();

    /** The parameter's shape, where the stored tensor has {@code shape}. */
    public long[] shapeOf(long[] shape) {
        return switch (rule) {
            case Rule.Same() -> shape;
            case Rule.Squeeze() -> Arrays.copyOf(shape, 2);
            case Rule.Transpose() -> new long[] {shape[1], shape[0]};
            case Rule.Rows(long from, long to) -> {
                long[] part = shape.clone();
                part[0] = to - from;
                yield part;
            }
        };
    }

    /** The parameter as a view of the stored tensor. */
    SafetensorsHeader.Entry view(SafetensorsHeader.Entry entry) {
        return switch (rule) {
            case Rule.Same() -> entry;
            case Rule.Squeeze() -> entry.shaped(shapeOf(entry.shape()));
            case Rule.Transpose() -> entry.transpose();
            case Rule.Rows(long from, long to) -> entry.rows(from, to);
        };
    }
}
