package io.darkroom.worker.engine;

import io.darkroom.diffusion.image.Image;
import java.util.function.Supplier;

/** Hears how far a run is, on the thread that runs it. */
@FunctionalInterface
public interface Progress {

    /**
     * @param done    steps done, from 0 (about to begin) to {@code steps}
     * @param preview makes a small picture of how it looks now; costs accelerator time, and may be asked only within this call
     */
    void step(int done, int steps, Supplier<Image> preview);
}
