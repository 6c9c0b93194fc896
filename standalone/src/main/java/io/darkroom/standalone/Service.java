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
            "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError", "--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED");

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
     * Small heaps and the quick compiler: the heavy work of drawing is done by native code, and all five start together. The worker has room
     * for pictures.
     */
    List<String> jvmOptions(Path root) {
        List<String> options = new ArrayList<>(EVERY_JVM);
        options.addAll(new ClassArchive(root.resolve(module).resolve("target").resolve("loaded-classes.jsa")).jvmOptions());
        options.add(switch (this) {
            case WORKER -> "-Xmx512m";
            case GATEWAY, JOBS, TRAINING, WEBHOOKS -> "-Xmx192m";
        });
        return options;
    }
}
