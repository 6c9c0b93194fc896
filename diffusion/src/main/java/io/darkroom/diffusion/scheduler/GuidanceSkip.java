package io.darkroom.diffusion.scheduler;

/**
 * At which calls the negative prompt is left out to save time, as AUTOMATIC1111 offers it.
 *
 * @param early       the share of the run from its start on; 0 skips nothing
 * @param below       skips every second call at noise levels (times, for samplers that count training steps) below it; 0 skips nothing
 * @param everyCall   skips every call below
 * @param calls       of the run in all, as the program counts them
 */
public record GuidanceSkip(double early, double below, boolean everyCall, int calls) {

    /** By the options {@code skip_early_cond}, {@code s_min_uncond} and {@code s_min_uncond_all}. */
    public static GuidanceSkip of(SchedulerSettings options, int calls) {
        return new GuidanceSkip(options.number("skip_early_cond", 0, 0, 1), options.number("s_min_uncond", 0, 0, 1000), options.flag("s_min_uncond_all", false), calls);
    }

    /** @param call from 0 @param level of the latent at this call, or its time */
    public boolean at(int call, double level) {
        if (early != 0 && (double) call / calls <= early) return true;
        return (everyCall || call % 2 == 1) && below > 0 && level < below;
    }
}
