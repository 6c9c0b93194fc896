package io.darkroom.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Remembers a child beyond the life of this process. After a kill of the launcher its children take seconds to notice and to end; a start
 * in that time must not run beside them. Process ids are used again, so the time at which the process started is remembered too.
 */
record PidFile(Path file) {

    void note(ProcessHandle child) throws IOException {
        Files.writeString(file, child.pid() + " " + startOf(child));
    }

    /** Ends the noted process by force if it is still there. */
    void endLeftover() throws IOException {
        if (!Files.exists(file)) return;
        String[] noted = Files.readString(file).strip().split(" ");
        if (noted.length != 2 || !noted[0].matches("\\d{1,18}")) return;
        Optional<ProcessHandle> leftover = ProcessHandle.of(Long.parseLong(noted[0])).filter(process -> startOf(process).equals(noted[1]));
        if (leftover.isPresent() && leftover.get().destroyForcibly()) leftover.get().onExit().join();
    }

    private static String startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toString).orElse("unknown");
    }
}
