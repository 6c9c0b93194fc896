package io.darkroom.jobs;

import io.smallrye.config.ConfigMapping;
import java.time.Duration;

/** How admission hands out work; the defaults stand in {@code application.properties}. */
@ConfigMapping(prefix = "darkroom.admission")
public interface AdmissionSettings {

    /** Jobs released a slot, running one included. */
    double factor();

    /** How long a worker counts after its last sign of life. */
    Duration workerFresh();

    /** Accelerator milliseconds of one unit of work until a pool's first job has shown them. */
    double firstMillisPerWork();
}
