package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.tensor.Tensor;
import java.util.List;

/** A denoiser that also tells what it looked at. */
interface WatchedDenoiser extends RowDenoiser {

    /**
     * The answer to a row.
     *
     * @param attention how much the middle's self-attention looks at each of its places, [1, height * width of the middle]; 1 on
     *                  the average
     */
    record Watched(Tensor answer, Tensor attention) {
    }

    /** As {@link #predict}. */
    List<Watched> watch(List<Row> rows);
}
