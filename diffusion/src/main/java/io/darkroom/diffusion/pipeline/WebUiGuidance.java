package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.scheduler.GuidanceSkip;
import java.util.List;

/**
 * Classifier-free guidance with AUTOMATIC1111's ways to save the negative prompt's network calls, which count little near the
 * end and spoil little at the beginning.
 *
 * @param scale 0 to 1000; 1 and less mix the negative prompt in too
 * @param skip  the calls that leave the negative prompt out
 */
public record WebUiGuidance(double scale, GuidanceSkip skip) implements Guidance {

    public WebUiGuidance {
        if (!(scale >= 0 && scale <= 1000)) throw new IllegalArgumentException("guidance scale " + scale + " is outside 0 to 1000");
    }

    /** As the program begins. */
    public static WebUiGuidance of(double scale) {
        return new WebUiGuidance(scale, new GuidanceSkip(0, 0, false));
    }

    @Override
    public boolean readsNegative() {
        return true;
    }

    @Override
    public Conditioning at(int call, int calls, double level, Conditioning conditioning) {
        return skip.at(call, calls, level) ? new Conditioning(conditioning.prompts(), null) : conditioning;
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
