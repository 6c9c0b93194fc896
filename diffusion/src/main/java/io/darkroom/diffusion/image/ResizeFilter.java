package io.darkroom.diffusion.image;

import java.util.Arrays;
import java.util.Locale;

/** How a new pixel weighs the old ones around it, by their distance in new pixels when shrinking and in old ones when growing. */
public enum ResizeFilter {
    /** The old pixel that the new one's centre falls on. */
    NEAREST(0) {
        @Override
        double weight(double x) {
            throw new IllegalStateException("nearest weighs nothing");
        }
    },
    BOX(0.5) {
        @Override
        double weight(double x) {
            return x > -0.5 && x <= 0.5 ? 1 : 0;
        }
    },
    BILINEAR(1) {
        @Override
        double weight(double x) {
            return Math.max(1 - Math.abs(x), 0);
        }
    },
    HAMMING(1) {
        @Override
        double weight(double x) {
            double distance = Math.abs(x);
            return distance >= 1 ? 0 : sinc(distance) * (0.54 + 0.46 * Math.cos(distance * Math.PI));
        }
    },
    /** Keys' cubic with a = -1/2. */
    BICUBIC(2) {
        @Override
        double weight(double x) {
            return cubic(Math.abs(x), -0.5);
        }
    },
    LANCZOS(3) {
        @Override
        double weight(double x) {
            return x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0;
        }
    };

    private final double support;

    ResizeFilter(double support) {
        this.support = support;
    }

    /** @param name as in {@link #name()}, in any case @throws IllegalArgumentException there is none of that name */
    public static ResizeFilter named(String name) {
        for (ResizeFilter filter : values()) if (filter.name().equalsIgnoreCase(name)) return filter;
        throw new IllegalArgumentException("there is no resize filter " + name + "; there are " + Arrays.toString(values()).toLowerCase(Locale.ROOT));
    }

    /** How far the filter reaches to either side. */
    double support() {
        return support;
    }

    abstract double weight(double x);

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI);
    }

    /** Keys, Cubic Convolution Interpolation for Digital Image Processing, 1981. @param x at least 0 */
    static double cubic(double x, double a) {
        if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
        return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
    }
}
