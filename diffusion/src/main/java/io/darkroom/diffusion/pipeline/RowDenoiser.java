package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.tensor.Tensor;
import java.util.List;

/** Answers rows, whoever asks them: one run alone, or many that share the network's calls. */
@FunctionalInterface
public interface RowDenoiser {

    /**
     * One call.
     *
     * @param rows of any times, prompts and sizes
     * @return for each row [1, the denoiser's output channels, height, width], unguided
     */
    List<Tensor> predict(List<Row> rows);
}
