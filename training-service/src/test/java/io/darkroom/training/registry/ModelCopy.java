package io.darkroom.training.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The bundled model under another name, its files linked, each to be replaced as a test wants. */
record ModelCopy(Path folder) {

    static ModelCopy in(Path models, String name) throws IOException {
        Path bundled = Path.of(System.getProperty("darkroom.root"), "models", "emoji");
        Path copy = models.resolve(name);
        try (Stream<Path> files = Files.walk(bundled)) {
            files.filter(Files::isRegularFile).forEach(file -> link(file, copy.resolve(bundled.relativize(file).toString())));
        }
        return new ModelCopy(copy);
    }

    private static void link(Path file, Path link) {
        try {
            Files.createDirectories(link.getParent());
            Files.createSymbolicLink(link, file);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    String text(String name) throws IOException {
        return Files.readString(file(name));
    }

    void write(String name, String text) throws IOException {
        Files.deleteIfExists(file(name));
        Files.writeString(file(name), text);
    }

    void replace(String name, String part, String by) throws IOException {
        String text = text(name);
        if (!text.contains(part)) throw new AssertionError(name + " has no " + part);
        write(name, text.replace(part, by));
    }

    void write(String name, byte[] bytes) throws IOException {
        Files.deleteIfExists(file(name));
        Files.write(file(name), bytes);
    }

    byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(file(name));
    }
}
