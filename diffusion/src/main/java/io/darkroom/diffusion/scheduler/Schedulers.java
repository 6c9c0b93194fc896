package io.darkroom.diffusion.scheduler;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The schedulers by their public names: a name is data, an algorithm is a file. Besides its full name each answers to the
 * name without {@code Scheduler}, and DEIS to its short one.
 */
public final class Schedulers {

    /** More steps than this are refused. */
    public static final int MAX_STEPS = 1000;

    private static final String SUFFIX = "Scheduler";
    private static final Map<String, String> ALIASES = Map.of("DEIS", "DEISMultistepScheduler");
    private static final Map<String, Algorithm> ALGORITHMS = new LinkedHashMap<>();

    static {
        ALGORITHMS.put("DDPMScheduler", (settings, steps, stochasticity) -> new Ddpm(settings, steps));
        ALGORITHMS.put("DDIMScheduler", Ddim::new);
        ALGORITHMS.put("PNDMScheduler", (settings, steps, stochasticity) -> new Pndm(settings, steps));
        ALGORITHMS.put("LMSDiscreteScheduler", (settings, steps, stochasticity) -> new LmsDiscrete(settings, steps));
        ALGORITHMS.put("EulerDiscreteScheduler", EulerDiscrete::new);
        ALGORITHMS.put("EulerAncestralDiscreteScheduler", (settings, steps, stochasticity) -> new EulerAncestralDiscrete(settings, steps));
        ALGORITHMS.put("DPMSolverMultistepScheduler", (settings, steps, stochasticity) -> new DpmSolverMultistep(settings, steps));
        ALGORITHMS.put("HeunDiscreteScheduler", (settings, steps, stochasticity) -> new HeunDiscrete(settings, steps));
        ALGORITHMS.put("KDPM2DiscreteScheduler", (settings, steps, stochasticity) -> new Kdpm2Discrete(settings, steps, false));
        ALGORITHMS.put("DPMSolverSinglestepScheduler", (settings, steps, stochasticity) -> new DpmSolverSinglestep(settings, steps));
        ALGORITHMS.put("KDPM2AncestralDiscreteScheduler", (settings, steps, stochasticity) -> new Kdpm2Discrete(settings, steps, true));
        ALGORITHMS.put("UniPCMultistepScheduler", (settings, steps, stochasticity) -> new UniPcMultistep(settings, steps));
        ALGORITHMS.put("DDIMInverseScheduler", (settings, steps, stochasticity) -> new DdimInverse(settings, steps));
        ALGORITHMS.put("DEISMultistepScheduler", (settings, steps, stochasticity) -> new DeisMultistep(settings, steps));
        ALGORITHMS.put("IPNDMScheduler", (settings, steps, stochasticity) -> new Ipndm(settings, steps));
        ALGORITHMS.put("KarrasVeScheduler", (settings, steps, stochasticity) -> new KarrasVe(settings, steps));
        ALGORITHMS.put("ScoreSdeVeScheduler", (settings, steps, stochasticity) -> new ScoreSdeVe(settings, steps));
        ALGORITHMS.put("LCMScheduler", (settings, steps, stochasticity) -> new Lcm(settings, steps));
    }

    @FunctionalInterface
    private interface Algorithm {
        Scheduler start(SchedulerSettings settings, int steps, Stochasticity stochasticity);
    }

    private Schedulers() {
    }

    /** Every documented name in its documented order. */
    public static List<String> names() {
        return List.copyOf(ALGORITHMS.keySet());
    }

    /** The full name for a name or alias; null when there is none. */
    public static String fullName(String name) {
        if (ALGORITHMS.containsKey(name)) return name;
        String full = ALIASES.getOrDefault(name, name + SUFFIX);
        return ALGORITHMS.containsKey(full) ? full : null;
    }

    /** {@link #create(String, SchedulerSettings, int, Stochasticity)} without fresh noise where there is a choice. */
    public static Scheduler create(String name, SchedulerSettings settings, int steps) {
        return create(name, settings, steps, Stochasticity.NONE);
    }

    /**
     * A scheduler for one run.
     *
     * @param settings the checkpoint's {@code scheduler_config.json}, with a request's wishes set over it
     * @param steps    1 to 1000; the number of network calls may be higher
     * @throws UnknownScheduler         no such name
     * @throws IllegalArgumentException settings or steps out of range, or not possible together
     */
    public static Scheduler create(String name, SchedulerSettings settings, int steps, Stochasticity stochasticity) {
        String full = fullName(name);
        if (full == null) throw new UnknownScheduler("there is no scheduler called " + name, names());
        if (steps < 1 || steps > MAX_STEPS) throw new IllegalArgumentException(steps + " steps; 1 to " + MAX_STEPS + " are possible");
        return ALGORITHMS.get(full).start(settings, steps, stochasticity);
    }
}
