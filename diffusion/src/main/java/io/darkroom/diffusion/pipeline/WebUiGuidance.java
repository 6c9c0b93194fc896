package io.darkroom.diffusion.pipeline;

import java.util.List;

/**
 * Classifier-free guidance with AUTOMATIC1111's ways to save the negative prompt's network calls, which count little near the
 * end and spoil little at the beginning.
 *
 * @param scale      0 to 1000; 1 and less mix the negative prompt in too
 * @param skipBelow  noise level below which every second call leaves the negative prompt out ({@code s_min_uncond}); 0 for none. Samplers
 *                   that count training steps compare the time with it, as in the original
 * @param everyCall  whether all calls below do ({@code s_min_uncond_all})
 * @param skipEarly  share of the calls from the beginning that leave it out ({@code skip_early_cond}), 0 to 1
 */
public record WebUiGuidance(double scale, double skipBelow, boolean everyCall, double skipEarly) implements Guidance {

    public WebUiGuidance {
        if (!(scale >= 0 && scale <= 1000)) throw new IllegalArgumentException("guidance scale " + scale + " is outside 0 to 1000");
        if (!(skipBelow >= 0 && skipBelow <= 1000)) throw new IllegalArgumentException("s_min_uncond " + skipBelow + " is outside 0 to 1000");
        if (!(skipEarly >= 0 && skipEarly <= 1)) throw new IllegalArgumentException("skip_early_cond " + skipEarly + " is outside 0 to 1");
    }

    /** As the program begins. */
    public static WebUiGuidance of(double scale) {
        return new WebUiGuidance(scale, 0, false, 0);
    }

    @Override
    public boolean readsNegative() {
        return true;
    }

    @Override
    public Conditioning at(int call, int calls, double level, Conditioning conditioning) {
        boolean early = skipEarly > 0 && (double) call / calls <= skipEarly;
        boolean late = (call % 2 == 1 || everyCall) && level < skipBelow;
        return early || late ? new Conditioning(conditioning.prompts(), null) : conditioning;
    }

    @Override
    public List<Reading> readings(Conditioning conditioning) {
        return classifierFree().readings(conditioning);
    }

    @Override
    public void combine(Conditioning conditioning, List<float[]> answers, float[] target) {
        classifierFree().combine(conditioning, answers, target);
    }

    private ClassifierFreeGuidance classifierFree() {
        return new ClassifierFreeGuidance(scale, 0, true);
    }
}
