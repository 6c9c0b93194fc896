package io.darkroom.standalone;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The five services, in the order in which they start: first who keeps the truth, last who takes requests. They stop the other way. */
public enum Service {
    JOBS("job-service"),
    TRAINING("training-service"),
    WEBHOOKS("webhook-dispatcher"),
    WORKER("worker-gpu"),
    GATEWAY("gateway-service");

    private static final List<String> EVERY_JVM = List.of(
            "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED");

    private final String module;

    Service(String module) {
        this.module = module;
    }

    /** Name of the module, of the log file and in messages. */
    public String module() {
        return module;
    }

    /** The packaged application: the very thing that is deployed elsewhere. */
    public Path jar(Path root) {
        return root.resolve(module).resolve("target").resolve("quarkus-app").resolve("quarkus-run.jar");
    }

    /**
     * Small heaps and the quick compiler for four of them; the worker computes, so it gets the full compiler and room for pictures. When a
     * service stops for the first time it leaves an archive of the classes it had loaded beside its jar, which takes a third off every later
     * start; the JVM makes it anew when the jar has changed.
     */
    List<String> jvmOptions(Path root) {
        List<String> options = new ArrayList<>(EVERY_JVM);
        options.add("-XX:+AutoCreateSharedArchive");
        options.add("-XX:SharedArchiveFile=" + root.resolve(module).resolve("target").resolve("loaded-classes.jsa"));
        options.add("-Xlog:cds*=error,aot*=error");
        options.addAll(switch (this) {
            case WORKER -> List.of("-Xmx512m");
            case GATEWAY, JOBS, TRAINING, WEBHOOKS -> List.of("-Xmx192m", "-XX:TieredStopAtLevel=1");
        });
        return options;
    }
}
