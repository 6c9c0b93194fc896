package io.darkroom.contracts.job;

import java.util.List;
import java.util.Optional;

/**
 * The samplers of AUTOMATIC1111's web UI 1.10 by the names that its users know, in its order.
 */
public enum SamplerName {
    DPMPP_2M("DPM++ 2M", ScheduleName.KARRAS, Noise.NONE, 1, "k_dpmpp_2m"),
    DPMPP_SDE("DPM++ SDE", ScheduleName.KARRAS, Noise.BROWNIAN, 2, "k_dpmpp_sde"),
    DPMPP_2M_SDE("DPM++ 2M SDE", ScheduleName.EXPONENTIAL, Noise.BROWNIAN, 1, "k_dpmpp_2m_sde"),
    DPMPP_2M_SDE_HEUN("DPM++ 2M SDE Heun", ScheduleName.EXPONENTIAL, Noise.BROWNIAN, 1, "k_dpmpp_2m_sde_heun"),
    DPMPP_2S_A("DPM++ 2S a", ScheduleName.KARRAS, Noise.ANCESTRAL, 2, "k_dpmpp_2s_a"),
    DPMPP_3M_SDE("DPM++ 3M SDE", ScheduleName.EXPONENTIAL, Noise.BROWNIAN, 1, "k_dpmpp_3m_sde"),
    EULER_A("Euler a", ScheduleName.AUTOMATIC, Noise.ANCESTRAL, 1, "k_euler_a", "k_euler_ancestral"),
    EULER("Euler", ScheduleName.AUTOMATIC, Noise.NONE, 1, "k_euler"),
    LMS("LMS", ScheduleName.AUTOMATIC, Noise.NONE, 1, "k_lms"),
    HEUN("Heun", ScheduleName.AUTOMATIC, Noise.NONE, 2, "k_heun"),
    DPM2("DPM2", ScheduleName.KARRAS, Noise.NONE, 2, "k_dpm_2"),
    DPM2_A("DPM2 a", ScheduleName.KARRAS, Noise.ANCESTRAL, 2, "k_dpm_2_a"),
    DPM_FAST("DPM fast", ScheduleName.AUTOMATIC, Noise.ANCESTRAL, 1, "k_dpm_fast"),
    DPM_ADAPTIVE("DPM adaptive", ScheduleName.AUTOMATIC, Noise.ANCESTRAL, 1, "k_dpm_ad"),
    RESTART("Restart", ScheduleName.KARRAS, Noise.RESTARTS, 2, "restart"),
    DDIM("DDIM", ScheduleName.AUTOMATIC, Noise.NONE, 1, "ddim"),
    DDIM_CFGPP("DDIM CFG++", ScheduleName.AUTOMATIC, Noise.NONE, 1, "ddim_cfgpp"),
    PLMS("PLMS", ScheduleName.AUTOMATIC, Noise.NONE, 1, "plms"),
    UNIPC("UniPC", ScheduleName.AUTOMATIC, Noise.NONE, 1, "unipc"),
    LCM("LCM", ScheduleName.AUTOMATIC, Noise.RESTARTS, 1, "k_lcm");

    /** Where a sampler with its usual settings takes fresh noise from while it runs. */
    public enum Noise {
        /** It is deterministic after the start. */
        NONE,
        /** The picture's own generator at each step, scaled by eta. */
        ANCESTRAL,
        /** A Brownian tree, scaled by eta. */
        BROWNIAN,
        /** The picture's own generator, without an eta. */
        RESTARTS
    }

    private final String label;
    private final ScheduleName ownSchedule;
    private final Noise noise;
    private final int callsAStep;
    private final List<String> aliases;

    SamplerName(String label, ScheduleName ownSchedule, Noise noise, int callsAStep, String... aliases) {
        this.label = label;
        this.ownSchedule = ownSchedule;
        this.noise = noise;
        this.callsAStep = callsAStep;
        this.aliases = List.of(aliases);
    }

    /** The name in requests and answers, such as {@code Euler a}; case matters. */
    public String label() {
        return label;
    }

    /** Other names that mean this sampler. */
    public List<String> aliases() {
        return aliases;
    }

    /** What the schedule Automatic means for this sampler; itself where it has none of its own and takes evenly spaced timesteps. */
    public ScheduleName ownSchedule() {
        return ownSchedule;
    }

    public Noise noise() {
        return noise;
    }

    /** How often it asks the network in each step but the last: 1 or 2. */
    public int callsAStep() {
        return callsAStep;
    }

    /** The sampler of that label or alias. */
    public static Optional<SamplerName> find(String name) {
        for (SamplerName sampler : values()) {
            if (sampler.label.equals(name) || sampler.aliases.contains(name)) return Optional.of(sampler);
        }
        return Optional.empty();
    }
}
