package io.darkroom.standalone;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An archive of the classes that a service loads, beside its jar, which takes a third off its start. Writing it takes seconds at the
 * service's end, too long for a Ctrl-C, so that is done only when the environment variable {@value #VARIABLE} says {@value #MAKE};
 * {@code ./darkroom} says so once, after it has built what was missing. An archive that no longer fits its jar is ignored by the JVM.
 */
record ClassArchive(Path file) {
    static final String VARIABLE = "DARKROOM_ARCHIVES";
    static final String MAKE = "make";

    List<String> jvmOptions() {
        if (MAKE.equals(System.getenv(VARIABLE))) return List.of("-XX:ArchiveClassesAtExit=" + file, "-Xlog:cds*=off,aot*=off");
        if (Files.exists(file)) return List.of("-XX:SharedArchiveFile=" + file, "-Xlog:cds*=off,aot*=off");
        return List.of();
    }
}
