package io.darkroom.testkit.golden;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the project lies: the folder that holds the bundled model {@code models/emoji}. */
public final class ProjectRoot {

    private ProjectRoot() {
    }

    /**
     * The folder that the system property {@code darkroom.root} names, else the nearest one above the working directory
     * that holds {@code models/emoji}.
     */
    public static Path find() {
        String named = System.getProperty("darkroom.root");
        if (named != null) return Path.of(named);
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve("models").resolve("emoji"))) return at;
        }
        throw new IllegalStateException("models/emoji not found above the working directory; set the system property darkroom.root");
    }
}
