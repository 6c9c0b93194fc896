package io.darkroom.diffusion.scheduler;

import static io.darkroom.diffusion.scheduler.Samplers.Trait.DRAWS;
import static io.darkroom.diffusion.scheduler.Samplers.Trait.DRAWS_ON_WISH;
import static io.darkroom.diffusion.scheduler.Samplers.Trait.KEEPS_NOISE_SCALE;
import static io.darkroom.diffusion.scheduler.Samplers.Trait.LEAVES_LEVEL_OUT;
import static io.darkroom.diffusion.scheduler.Samplers.Trait.LOOKS_TWICE;
import static io.darkroom.diffusion.scheduler.Samplers.Trait.NEEDS_NEGATIVE;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * AUTOMATIC1111's samplers by their names. A name may end in a schedule ({@code DPM++ 2M Karras}); names count in their
 * exact case, as in the original. Options are the program's own: {@code eta}, {@code eta_ancestral}, {@code eta_ddim},
 * {@code s_churn}, {@code s_tmin}, {@code s_tmax}, {@code s_noise}, {@code sigma_min}, {@code sigma_max}, {@code rho},
 * {@code beta_dist_alpha}, {@code beta_dist_beta}, {@code always_discard_next_to_last_sigma}, {@code sgm_noise_multiplier},
 * {@code enable_quantization}, {@code img2img_fix_steps}, {@code uni_pc_order}, {@code uni_pc_variant}, {@code uni_pc_skip_type},
 * {@code uni_pc_lower_order_final}, {@code use_old_karras_scheduler_sigmas}, {@code img2img_extra_noise}.
 */
public final class Samplers {

    /** A sampler and a noise schedule, by the names that {@link #create} takes. */
    public record Choice(String sampler, String schedule) {
    }

    /** What sets a sampler apart, beside its algorithm. */
    enum Trait {
        /** The last level but the closing one is left out. */
        LEAVES_LEVEL_OUT,
        /** Two network calls make a step. */
        LOOKS_TWICE,
        /** Draws noise when nobody asks for any. */
        DRAWS,
        /** Draws noise where {@code eta} is set. */
        DRAWS_ON_WISH,
        /** The original does not hand it its noise scale. */
        KEEPS_NOISE_SCALE,
        /** Goes by the answer to the negative prompt at every guidance scale. */
        NEEDS_NEGATIVE
    }

    /**
     * @param schedule what Automatic means for this sampler
     * @param table    the levels that the network knows
     * @param levels   starts a sampler that follows noise levels; null when it counts training steps
     * @param times    starts a sampler that counts training steps; null when it follows levels
     */
    private record Entry(List<String> aliases, String schedule, Set<Trait> traits, Function<SamplerModel, SigmaTable> table,
                         Function<SamplerRun, SigmaScheduler> levels, Function<TimestepRun, Scheduler> times) {

        static Entry levels(String alias, String schedule, Function<SamplerRun, SigmaScheduler> start, Trait... traits) {
            return levels(List.of(alias), schedule, SamplerModel::table, start, traits);
        }

        static Entry levels(List<String> aliases, String schedule, Function<SamplerModel, SigmaTable> table, Function<SamplerRun, SigmaScheduler> start,
                            Trait... traits) {
            return new Entry(aliases, schedule, Set.of(traits), table, start, null);
        }

        static Entry times(String alias, Function<TimestepRun, Scheduler> start, Trait... traits) {
            return new Entry(List.of(alias), "automatic", Set.of(traits), SamplerModel::table, null, start);
        }

        boolean is(Trait trait) {
            return traits.contains(trait);
        }
    }

    private static final Map<String, Entry> SAMPLERS = new LinkedHashMap<>();

    static {
        SAMPLERS.put("DPM++ 2M", Entry.levels("k_dpmpp_2m", "karras", DpmPlusPlus2mSampler::new));
        SAMPLERS.put("DPM++ SDE", Entry.levels("k_dpmpp_sde", "karras", DpmPlusPlusSdeSampler::new, LOOKS_TWICE));
        SAMPLERS.put("DPM++ 2M SDE", Entry.levels("k_dpmpp_2m_sde", "exponential", run -> new DpmPlusPlus2mSdeSampler(run, DpmSolver.Slope.MIDPOINT)));
        SAMPLERS.put("DPM++ 2M SDE Heun", Entry.levels("k_dpmpp_2m_sde_heun", "exponential", run -> new DpmPlusPlus2mSdeSampler(run, DpmSolver.Slope.HEUN)));
        SAMPLERS.put("DPM++ 2S a", Entry.levels("k_dpmpp_2s_a", "karras", DpmPlusPlus2sAncestralSampler::new, LOOKS_TWICE, DRAWS));
        SAMPLERS.put("DPM++ 3M SDE", Entry.levels("k_dpmpp_3m_sde", "exponential", DpmPlusPlus3mSdeSampler::new, LEAVES_LEVEL_OUT));
        SAMPLERS.put("Euler a", Entry.levels(List.of("k_euler_a", "k_euler_ancestral"), "automatic", SamplerModel::table, EulerAncestralSampler::new, DRAWS, KEEPS_NOISE_SCALE));
        SAMPLERS.put("Euler", Entry.levels("k_euler", "automatic", EulerSampler::new));
        SAMPLERS.put("LMS", Entry.levels("k_lms", "automatic", LmsSampler::new));
        SAMPLERS.put("Heun", Entry.levels("k_heun", "automatic", HeunSampler::new, LOOKS_TWICE));
        SAMPLERS.put("DPM2", Entry.levels("k_dpm_2", "karras", Dpm2Sampler::new, LEAVES_LEVEL_OUT, LOOKS_TWICE));
        SAMPLERS.put("DPM2 a", Entry.levels("k_dpm_2_a", "karras", Dpm2AncestralSampler::new, LEAVES_LEVEL_OUT, LOOKS_TWICE, DRAWS));
        SAMPLERS.put("DPM fast", Entry.levels("k_dpm_fast", "automatic", DpmFastSampler::new, DRAWS_ON_WISH));
        SAMPLERS.put("DPM adaptive", Entry.levels("k_dpm_ad", "automatic", DpmAdaptiveSampler::new, DRAWS_ON_WISH, KEEPS_NOISE_SCALE));
        SAMPLERS.put("Restart", Entry.levels("restart", "karras", RestartSampler::new, LOOKS_TWICE, KEEPS_NOISE_SCALE));
        SAMPLERS.put("DDIM", Entry.times("ddim", DdimSampler::new));
        SAMPLERS.put("DDIM CFG++", Entry.times("ddim_cfgpp", DdimCfgPlusPlusSampler::new, NEEDS_NEGATIVE));
        SAMPLERS.put("PLMS", Entry.times("plms", PlmsSampler::new));
        SAMPLERS.put("UniPC", Entry.times("unipc", UniPcSampler::new));
        SAMPLERS.put("LCM", Entry.levels(List.of("k_lcm"), "automatic", LcmSampler::table, LcmSampler::new, KEEPS_NOISE_SCALE));
    }

    private Samplers() {
    }

    /** Every name in the original's order. */
    public static List<String> names() {
        return List.copyOf(SAMPLERS.keySet());
    }

    /** Other spellings that lists show. */
    public static List<String> aliases(String name) {
        return entry(name).aliases;
    }

    /** The schedule that Automatic means for a sampler: {@code karras}, {@code exponential} or {@code automatic}. */
    public static String ownSchedule(String name) {
        return entry(name).schedule;
    }

    /** Whether a sampler's later noise comes from other seeds when an {@code eta_noise_seed_delta} is set. @param eta null: the sampler's own */
    public static boolean heedsSeedDelta(String name, Double eta) {
        Entry entry = entry(name);
        boolean draws = eta == null ? entry.is(DRAWS) : eta != 0;
        return draws && (entry.is(DRAWS) || entry.is(DRAWS_ON_WISH));
    }

    /**
     * Splits a name such as {@code DPM++ 2M Karras}. A bare name keeps the schedule given beside it.
     *
     * @param schedule name or label; null, empty and unknown ones count as Automatic, as in the original
     * @throws UnknownScheduler no such sampler
     */
    public static Choice choose(String name, String schedule) {
        String found = schedule == null ? null : NoiseSchedules.find(schedule);
        String given = found == null ? "automatic" : found;
        if (SAMPLERS.containsKey(name)) return new Choice(name, given);
        for (int space = name.indexOf(' '); space >= 0; space = name.indexOf(' ', space + 1)) {
            String joined = NoiseSchedules.find(name.substring(space + 1));
            if (joined != null && SAMPLERS.containsKey(name.substring(0, space))) return new Choice(name.substring(0, space), joined);
        }
        throw unknown("there is no sampler called " + name);
    }

    /** Whether a sampler goes by the answer to the negative prompt at every guidance scale, also at 1. */
    public static boolean alwaysNeedsNegative(String name) {
        return entry(name).is(NEEDS_NEGATIVE);
    }

    /** How many calls the original counts for a run of {@code steps} steps; algorithms that look twice may make one fewer. */
    public static int calls(String name, int steps) {
        return entry(name).is(LOOKS_TWICE) ? 2 * steps : steps;
    }

    /** The levels that a sampler follows, closing level included. */
    public static double[] levels(Choice choice, SamplerModel model, int steps, SchedulerSettings options) {
        Entry entry = entry(choice.sampler);
        boolean discards = entry.is(LEAVES_LEVEL_OUT) || options.flag("always_discard_next_to_last_sigma", false);
        String schedule = choice.schedule.equals("automatic") ? entry.schedule : choice.schedule;
        double[] levels = NoiseSchedules.levels(schedule, discards ? steps + 1 : steps, model, entry.table.apply(model), options);
        if (!discards) return levels;
        double[] kept = Arrays.copyOf(levels, levels.length - 1);
        kept[kept.length - 1] = levels[levels.length - 1];
        return kept;
    }

    /**
     * A sampler for one run from noise. It starts at call 0.
     *
     * @param steps 1 to 1000; the number of network calls may differ
     * @throws IllegalArgumentException steps or options out of range
     */
    public static Scheduler create(Choice choice, SamplerModel model, int steps, SchedulerSettings options) {
        return start(choice, model, new ImageToImagePlan(steps, steps - 1, false), options);
    }

    /** A sampler for one run from a picture: {@code addNoise} with index 0 noises it, then the run starts at call 0. */
    public static Scheduler createFromPicture(Choice choice, SamplerModel model, int steps, double strength, SchedulerSettings options) {
        return start(choice, model, ImageToImagePlan.of(steps, strength, options.flag("img2img_fix_steps", false)), options);
    }

    /**
     * A sampler over noise levels of the caller's own.
     *
     * @param levels falling, closing level included, at least two
     * @throws UnknownScheduler no such sampler, or it counts training steps
     */
    public static SigmaScheduler follow(String sampler, SamplerModel model, double[] levels, SchedulerSettings options) {
        Entry entry = entry(sampler);
        if (entry.levels == null) throw unknown(sampler + " counts training steps, not noise levels");
        if (levels.length < 2) throw new IllegalArgumentException("a run follows at least two levels");
        for (int i = 1; i < levels.length; i++) {
            if (!(levels[i] >= 0 && levels[i] < levels[i - 1])) throw new IllegalArgumentException("noise levels must fall and stay at 0 or above");
        }
        return entry.levels.apply(SamplerRun.along(model, entry.table.apply(model), levels, options));
    }

    private static Scheduler start(Choice choice, SamplerModel model, ImageToImagePlan plan, SchedulerSettings options) {
        Entry entry = entry(choice.sampler);
        if (plan.steps() < 1 || plan.steps() > Schedulers.MAX_STEPS) throw new IllegalArgumentException(plan.steps() + " steps; 1 to " + Schedulers.MAX_STEPS + " are possible");
        if (entry.levels != null) {
            double[] levels = levels(choice, model, plan.steps(), options);
            int first = plan.fromPicture() ? plan.steps() - plan.last() - 1 : 0;
            if (first > levels.length - 2) throw new IllegalArgumentException(choice.sampler + " with schedule " + choice.schedule + " has no level left to go");
            double[] toGo = Arrays.copyOfRange(levels, first, levels.length);
            SigmaTable table = entry.table.apply(model);
            SamplerRun.Span span = plan.fromPicture() ? SamplerRun.Span.of(toGo) : SamplerRun.Span.of(table, plan.steps());
            SchedulerSettings heeded = entry.is(KEEPS_NOISE_SCALE) ? options.with("s_noise", null) : options;
            return entry.levels.apply(new SamplerRun(model, table, toGo, SamplerRun.whole(levels), span, heeded));
        }
        int[] times = times(plan.steps() + (options.flag("always_discard_next_to_last_sigma", false) ? 1 : 0), model.alphasCumprod().length);
        int[] toGo = plan.fromPicture() ? Arrays.copyOf(times, plan.last()) : times;
        if (toGo.length < 2) throw new IllegalArgumentException(choice.sampler + " needs more steps, or a higher strength");
        int noisedTo = plan.fromPicture() ? times[plan.last()] : times[times.length - 1];
        return entry.times.apply(new TimestepRun(model, toGo, noisedTo, options, plan.fromPicture()));
    }

    /** The rising times of the samplers that count training steps: every (training steps div steps)th from 1 on. */
    public static int[] times(int steps, int trainSteps) {
        if (steps > trainSteps) throw new IllegalArgumentException(steps + " steps with " + trainSteps + " training steps");
        int stride = trainSteps / steps;
        int[] times = new int[(trainSteps - 1) / stride + 1];
        for (int i = 0; i < times.length; i++) times[i] = Math.min(1 + i * stride, trainSteps - 1);
        return times;
    }

    private static Entry entry(String name) {
        Entry entry = SAMPLERS.get(name);
        if (entry == null) throw unknown("there is no sampler called " + name);
        return entry;
    }

    private static UnknownScheduler unknown(String problem) {
        return new UnknownScheduler(problem, names());
    }
}
