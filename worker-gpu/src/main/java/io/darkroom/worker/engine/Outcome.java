package io.darkroom.worker.engine;

import io.darkroom.contracts.error.Failure;
import io.darkroom.diffusion.image.Image;
import java.util.List;

/** How a run ended. */
public sealed interface Outcome {

    /** @param pictures one a sample, in order */
    record Finished(List<Image> pictures) implements Outcome {
    }

    /** @param unfinished the pictures as far as they were, if they were asked for; else empty */
    record Stopped(List<Image> unfinished) implements Outcome {
    }

    /**
     * @param failure what the caller hears
     * @param retry   whether another attempt may succeed
     * @param cause   for the log
     */
    record Failed(Failure failure, boolean retry, Throwable cause) implements Outcome {
    }
}
