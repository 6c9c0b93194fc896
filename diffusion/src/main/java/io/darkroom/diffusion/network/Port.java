package io.darkroom.diffusion.network;

import java.util.ArrayList;
import java.util.List;

/**
 * A named input of a network.
 *
 * @param wholeNumbers whether the values are indices rather than numbers with a fraction
 */
public record Port(String name, boolean wholeNumbers, List<Extent> shape) {

    /**
     * A dimension.
     *
     * @param name what it is when a caller may choose it; null when it is fixed
     * @param size its extent when it is fixed; 0 when a caller may choose it
     */
    public record Extent(String name, int size) {

        public boolean isFixed() {
            return name == null;
        }
    }

    /** An input of numbers; {@code extents} are Strings for dimensions of any size and Integers for fixed ones. */
    public static Port numbers(String name, Object... extents) {
        return new Port(name, false, shape(extents));
    }

    /** An input of indices. */
    public static Port indices(String name, Object... extents) {
        return new Port(name, true, shape(extents));
    }

    private static List<Extent> shape(Object[] extents) {
        List<Extent> shape = new ArrayList<>();
        for (Object extent : extents) {
            shape.add(switch (extent) {
                case String name -> new Extent(name, 0);
                case Integer size -> new Extent(null, size);
                default -> throw new IllegalArgumentException("an extent is a name or a number, not " + extent);
            });
        }
        return List.copyOf(shape);
    }
}
