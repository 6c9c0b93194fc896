package io.darkroom.standalone.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options about the installation that several commands share. */
final class Where {

    @Option(names = "--data", paramLabel = "DIR", description = {
        "Folder for everything that outlives a restart: jobs, pictures, secrets, logs.", "Default: the folder data of the project."})
    private Path data;

    Path root() {
        String root = System.getProperty("darkroom.root");
        return root == null ? Path.of("").toAbsolutePath() : Path.of(root).toAbsolutePath();
    }

    Path data() {
        return data == null ? root().resolve("data") : data.toAbsolutePath().normalize();
    }
}
