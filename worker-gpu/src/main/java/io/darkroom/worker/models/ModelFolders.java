package io.darkroom.worker.models;

import io.darkroom.contracts.model.ModelCard;
import io.darkroom.worker.engine.UnusableModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds a model from the location on its card. The one kind of location is {@code bundled:<name>}, a folder or file directly below
 * a model folder; of several the first that has it counts.
 */
public final class ModelFolders {
    private static final String BUNDLED = "bundled:";
    /** Starts with a letter or digit, so that neither {@code ..} nor a separator can be said. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    private final List<Path> roots;

    public ModelFolders(List<Path> roots) {
        this.roots = roots.stream().map(root -> root.toAbsolutePath().normalize()).toList();
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
        for (Path root : roots) {
            Path model = root.resolve(name);
            if (Files.exists(model)) return within(root, model, card);
        }
        throw new UnusableModelException("model " + card.id() + ": there is no " + name + " in " + roots, null);
    }

    private static Path within(Path root, Path model, ModelCard card) throws UnusableModelException {
        try {
            if (model.toRealPath().startsWith(root.toRealPath())) return model;
        } catch (IOException unreadable) {
            throw new UnusableModelException("model " + card.id() + ": " + model + " cannot be read", unreadable);
        }
        throw new UnusableModelException("model " + card.id() + ": " + model + " leads out of the model folder", null);
    }
}
