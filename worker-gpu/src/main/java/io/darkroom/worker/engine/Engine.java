package io.darkroom.worker.engine;

import java.nio.file.Path;

/** Turns model folders into models that run tasks, on the one device of this process. */
public interface Engine {

    /** Where it runs, as in {@link io.darkroom.contracts.work.WorkerStatus#device}: {@code cpu} or {@code cuda:0}. */
    String device();

    /**
     * Reads and checks a model folder in the diffusers layout. The caller closes the model.
     *
     * @throws UnusableModelException the folder is missing, broken or of a kind that this engine does not run
     */
    LoadedModel open(Path folder) throws UnusableModelException;
}
