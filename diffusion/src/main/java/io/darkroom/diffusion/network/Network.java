package io.darkroom.diffusion.network;

import io.darkroom.diffusion.checkpoint.SafetensorsHeader;
import io.darkroom.diffusion.checkpoint.Weights;
import java.util.List;
import java.util.Map;

/**
 * A function from named inputs to named outputs, made of {@link Ops}. An implementation is a record of settings, read from a
 * {@code config.json}, and the layers in the order in which they run; names of tensors are those of the diffusers and
 * transformers libraries.
 */
public interface Network {

    /** What goes in, in the order of the graph's inputs. */
    List<Port> inputs();

    /**
     * The network's answer.
     *
     * @param inputs a value for every port
     * @return the outputs in their order
     */
    <T> Map<String, T> forward(Ops<T> ops, Map<String, T> inputs);

    /** Whether what lies around a picture is its opposite side rather than zeros; see {@link Seamless}. */
    default boolean seamless() {
        return false;
    }

    /**
     * How many numbers exist at the same time at the worst moment of a run, for each pixel of the first input; 0 where that is small
     * or nobody has counted.
     */
    default long roomPerPixel() {
        return 0;
    }

    /** The network's tensors in a file, whichever of the known spellings it uses. */
    default Weights weights(SafetensorsHeader header) {
        return Weights.of(header);
    }
}
