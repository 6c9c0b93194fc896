package io.darkroom.worker.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.contracts.model.ModelCard;
import io.darkroom.worker.engine.UnusableModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFoldersTest {
    @TempDir
    Path disk;

    private Path root;
    private Path further;

    @BeforeEach
    void makeFolders() throws Exception {
        root = Files.createDirectory(disk.resolve("models"));
        Files.createDirectory(disk.resolve("secrets"));
        Files.createDirectory(root.resolve("emoji"));
        further = Files.createDirectory(disk.resolve("further"));
        Files.createDirectory(further.resolve("emoji"));
        Files.createFile(further.resolve("own.safetensors"));
        Files.createSymbolicLink(root.resolve("link"), disk.resolve("secrets"));
    }

    private Path find(String location) throws UnusableModelException {
        return new ModelFolders(List.of(root, further)).find(new ModelCard("m", null, "sd15", location, "0", 8, 8, false, false));
    }

    @Test
    void aBundledModelLiesBelowTheModelFolder() throws Exception {
        assertThat(find("bundled:emoji")).isEqualTo(root.resolve("emoji"));
    }

    @Test
    void aModelMayBeAFileAndLieInAnotherFolder() throws Exception {
        assertThat(find("bundled:own.safetensors")).isEqualTo(further.resolve("own.safetensors"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bundled:../secrets", "bundled:emoji/../../secrets", "bundled:..", "bundled:.", "bundled:", "bundled:/etc", "bundled:emoji/", "bundled:link",
        "bundled:gone", "emoji", "file:emoji", "s3:emoji", "bundled:emoji\u0000", "bundled:a\\b"})
    void nothingElseCanBeReached(String location) {
        assertThatThrownBy(() -> find(location)).isInstanceOf(UnusableModelException.class);
    }
}
