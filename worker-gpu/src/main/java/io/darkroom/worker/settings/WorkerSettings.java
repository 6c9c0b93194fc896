package io.darkroom.worker.settings;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Settings of the work itself. */
@ConfigMapping(prefix = "darkroom.worker")
public interface WorkerSettings {

    /** Whose work it takes. */
    @WithDefault("default")
    String pool();

    /** Jobs at once, 1 to 64. */
    @WithDefault("1")
    int slots();

    /** Its name in results and on the status topic; host and process number if not set. */
    Optional<String> id();

    /** Whether the default model is loaded before the first job asks for it. */
    @WithDefault("false")
    boolean warm();

    /**
     * How long the broker keeps a job for a worker that is not heard of. A running job's hold is renewed three times in this time. A
     * broker allows 15 s to 60 s unless it is set up otherwise.
     */
    @WithDefault("PT15S")
    Duration lock();

    /** How long a job may run. */
    @WithDefault("PT10M")
    Duration timeLimit();

    /** How long a running job may go on when the worker is told to leave; after that it is given back. */
    @WithDefault("PT25S")
    Duration grace();

    /** Memory that loaded models may take; beyond it the least recently used leaves. */
    @WithDefault("16G")
    MemorySize modelMemory();
}
