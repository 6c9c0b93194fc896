package io.darkroom.worker.engine;

import java.nio.file.Path;

/** Turns model files into models that run tasks, on the one device of this process. */
public interface Engine {

    /** Where it runs, as in {@link io.darkroom.contracts.work.WorkerStatus#device}: {@code cpu} or {@code cuda:0}. */
    String device();

    /**
     * Reads and checks a model, a folder in the diffusers layout or a checkpoint in one file. The caller closes the model.
     *
     * @throws UnusableModelException it is missing, broken or of a kind that this engine does not run
     */
    LoadedModel open(Path model) throws UnusableModelException;
}
