package io.darkroom.worker.models;

import io.darkroom.contracts.model.ModelCard;
import io.darkroom.worker.engine.UnusableModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Finds the folder of a model from the location on its card. The one kind of location is {@code bundled:<folder>}, a folder directly
 * below the model folder.
 */
public final class ModelFolders {
    private static final String BUNDLED = "bundled:";
    /** Starts with a letter or digit, so that neither {@code ..} nor a separator can be said. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    private final Path root;

    public ModelFolders(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    /** @throws UnusableModelException the location is of another kind, leads elsewhere, or nothing is there */
    public Path find(ModelCard card) throws UnusableModelException {
        String location = card.location();
        if (location == null || !location.startsWith(BUNDLED)) {
            throw new UnusableModelException("model " + card.id() + " lies at a place of an unknown kind: " + location, null);
        }
        String name = location.substring(BUNDLED.length());
        if (!NAME.matcher(name).matches()) {
            throw new UnusableModelException("model " + card.id() + " has an invalid location: " + location, null);
        }
        Path folder = root.resolve(name);
        if (!Files.isDirectory(folder)) throw new UnusableModelException("model " + card.id() + ": there is no folder " + folder, null);
        try {
            if (!folder.toRealPath().startsWith(root.toRealPath())) {
                throw new UnusableModelException("model " + card.id() + ": " + folder + " leads out of the model folder", null);
            }
        } catch (IOException unreadable) {
            throw new UnusableModelException("model " + card.id() + ": " + folder + " cannot be read", unreadable);
        }
        return folder;
    }
}
