package io.darkroom.diffusion.scheduler;

/**
 * At which calls the negative prompt is left out to save time, as AUTOMATIC1111 offers it.
 *
 * @param early     the share of the run from its start on, 0 to 1; 0 skips nothing
 * @param below     skips every second call at noise levels (times, for samplers that count training steps) below it, 0 to 1000; 0 skips nothing
 * @param everyCall skips every call below
 */
public record GuidanceSkip(double early, double below, boolean everyCall) {

    public GuidanceSkip {
        if (!(early >= 0 && early <= 1)) throw new IllegalArgumentException("skip_early_cond " + early + " is outside 0 to 1");
        if (!(below >= 0 && below <= 1000)) throw new IllegalArgumentException("s_min_uncond " + below + " is outside 0 to 1000");
    }

    /** By the options {@code skip_early_cond}, {@code s_min_uncond} and {@code s_min_uncond_all}. */
    public static GuidanceSkip of(SchedulerSettings options) {
        return new GuidanceSkip(options.number("skip_early_cond", 0, 0, 1), options.number("s_min_uncond", 0, 0, 1000), options.flag("s_min_uncond_all", false));
    }

    /** @param call from 0 @param calls of the run in all @param level of the latent at this call, or its time */
    public boolean at(int call, int calls, double level) {
        if (early != 0 && (double) call / calls <= early) return true;
        return (everyCall || call % 2 == 1) && below > 0 && level < below;
    }
}
