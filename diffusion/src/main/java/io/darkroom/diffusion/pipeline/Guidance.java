package io.darkroom.diffusion.pipeline;

import java.util.List;

/** How a picture is steered: which readings of it the denoiser is asked for at each call, and how the answers become one. */
public interface Guidance {

    /** What a reading is told. */
    enum Role {
        /** A prompt, and whatever else there is. */
        PROMPT,
        /** The negative prompt in its place. */
        NEGATIVE,
        /** The negative prompt, and no picture to follow. */
        NOTHING
    }

    /** One question to the denoiser about one picture. */
    record Reading(Condition condition, Role role) {
    }

    /** How much the prompt counts; models that were distilled with guidance are told this number. */
    double scale();

    /** Whether it asks for a negative prompt at all. */
    boolean readsNegative();

    /**
     * What counts of the conditioning at one call.
     *
     * @param call  of the run, from 0
     * @param calls of the run in all
     * @param level of noise over picture; for algorithms that count training steps, the time
     */
    default Conditioning at(int call, int calls, double level, Conditioning conditioning) {
        return conditioning;
    }

    /** The readings of one picture. Conditioning without a negative prompt has one for each prompt. */
    List<Reading> readings(Conditioning conditioning);

    /**
     * Makes one answer of several.
     *
     * @param answers one for each reading, in their order, all of the size of {@code target}
     * @param target  takes the guided answer
     */
    void combine(Conditioning conditioning, List<float[]> answers, float[] target);
}
