package io.darkroom.worker.jobs;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Measures where an attempt's time goes: metric {@code darkroom.worker.phase}, tag {@code phase}. */
@ApplicationScoped
public class Phases {

    /** A part of an attempt. */
    enum Phase {
        /** Telling that it begins. */
        START,
        /** Waiting for the model; long only when it has to be loaded. */
        MODEL,
        /** The pipeline. */
        PIPELINE,
        /** Encoding and storing the pictures. */
        UPLOAD,
        /** Telling the result. */
        RESULT
    }

    /** A running measurement; closing ends it. */
    interface Measurement extends AutoCloseable {
        @Override
        void close();
    }

    private final Map<Phase, Timer> timers = new EnumMap<>(Phase.class);

    public Phases(MeterRegistry meters) {
        for (Phase phase : Phase.values()) {
            timers.put(phase, meters.timer("darkroom.worker.phase", "phase", phase.name().toLowerCase(Locale.ROOT)));
        }
    }

    Measurement begin(Phase phase) {
        long begin = System.nanoTime();
        return () -> timers.get(phase).record(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
    }
}
