package io.darkroom.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/**
 * How long something took.
 *
 * @param wall      seconds
 * @param processor seconds that the threads of this process computed, all together; where others use the machine too this says more
 */
record Timing(double wall, double processor) {

    static Timing of(Runnable work) {
        long began = System.nanoTime();
        double computed = computed();
        work.run();
        return new Timing((System.nanoTime() - began) / 1e9, computed() - computed);
    }

    /** The one in the middle of several. */
    static Timing median(int times, Supplier<Timing> measurement) {
        List<Timing> all = new ArrayList<>();
        for (int i = 0; i < times; i++) all.add(measurement.get());
        all.sort(Comparator.comparingDouble(Timing::wall));
        return all.get(times / 2);
    }

    private static double computed() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }
}
