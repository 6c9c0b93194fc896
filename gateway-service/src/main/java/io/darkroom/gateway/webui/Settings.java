package io.darkroom.gateway.webui;

import io.darkroom.gateway.access.Caller;
import io.darkroom.gateway.model.Registry;
import jakarta.inject.Singleton;
import java.util.Map;

/** The options of callers: what counts, and how it is changed. */
@Singleton
public class Settings {
    private final OptionTable table = OptionTable.load();
    private final OptionOverlays overlays;
    private final Registry registry;

    Settings(OptionOverlays overlays, Registry registry) {
        this.overlays = overlays;
        this.registry = registry;
    }

    /** The models that a caller may use. */
    public Checkpoints checkpoints(Caller caller) {
        return new Checkpoints(registry.visibleTo(caller.tenant()));
    }

    /** The options that count for a caller. */
    Options of(Caller caller) {
        return table.effective(overlays.of(caller.tenant()), checkpoints(caller));
    }

    /**
     * The options that count for one job.
     *
     * @param overrides its {@code override_settings}
     * @throws WebUiException for an unknown key or checkpoint, or a value that this release cannot honour
     */
    Options of(Caller caller, Map<String, Object> overrides) {
        Checkpoints checkpoints = checkpoints(caller);
        Object name = overrides.get(OptionTable.CHECKPOINT);
        if (name != null && !name.equals("") && checkpoints.find(name.toString()).isEmpty()) {
            throw WebUiErrors.refused(400, "model '" + name + "' not found");
        }
        return table.effective(table.changed(overlays.of(caller.tenant()), overrides, checkpoints), checkpoints);
    }

    /**
     * Changes a caller's options for good: all of them or none.
     *
     * @throws WebUiException for an unknown key or checkpoint, or a value that this release cannot honour
     */
    void change(Caller caller, Map<String, Object> changes) {
        overlays.change(caller.tenant(), overlay -> table.changed(overlay, changes, checkpoints(caller)));
    }
}
