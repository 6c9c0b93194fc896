package io.darkroom.contracts.job;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The noise schedules of AUTOMATIC1111's web UI 1.10 in its order. */
public enum ScheduleName {
    AUTOMATIC("Automatic", -1, false),
    UNIFORM("Uniform", -1, true),
    KARRAS("Karras", 7, false),
    EXPONENTIAL("Exponential", -1, false),
    POLYEXPONENTIAL("Polyexponential", 1, false),
    SGM_UNIFORM("SGM Uniform", -1, true, "SGMUniform"),
    KL_OPTIMAL("KL Optimal", -1, false),
    ALIGN_YOUR_STEPS("Align Your Steps", -1, false),
    SIMPLE("Simple", -1, true),
    NORMAL("Normal", -1, true),
    DDIM("DDIM", -1, true),
    BETA("Beta", -1, true);

    private final String label;
    private final double defaultRho;
    private final boolean usesModelSigmas;
    private final List<String> aliases;

    ScheduleName(String label, double defaultRho, boolean usesModelSigmas, String... aliases) {
        this.label = label;
        this.defaultRho = defaultRho;
        this.usesModelSigmas = usesModelSigmas;
        this.aliases = List.of(aliases);
    }

    /** The internal name, such as {@code sgm_uniform}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name that people read, such as {@code SGM Uniform}. */
    public String label() {
        return label;
    }

    /** Older names; mostly none. */
    public List<String> aliases() {
        return aliases;
    }

    /** Exponent of the schedule; -1 where it has none. */
    public double defaultRho() {
        return defaultRho;
    }

    /** Whether it picks from the model's own sigmas instead of computing from their range alone. */
    public boolean usesModelSigmas() {
        return usesModelSigmas;
    }

    /** The schedule of that label, internal name or alias; case matters. */
    public static Optional<ScheduleName> find(String name) {
        for (ScheduleName schedule : values()) {
            if (schedule.label.equals(name) || schedule.id().equals(name) || schedule.aliases.contains(name)) return Optional.of(schedule);
        }
        return Optional.empty();
    }
}
