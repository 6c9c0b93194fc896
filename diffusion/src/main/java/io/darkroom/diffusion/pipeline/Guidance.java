package io.darkroom.diffusion.pipeline;

/**
 * Classifier-free guidance (Ho and Salimans 2022): what the prompt adds to the negative prompt, enlarged.
 *
 * @param scale   1 or less means none
 * @param rescale how far the answer's spread is brought back to that of the prompt's own (Lin et al. 2023), 0 to 1
 */
public record Guidance(double scale, double rescale) {

    public Guidance {
        if (!(scale >= 0 && scale <= 1000)) throw new IllegalArgumentException("guidance scale " + scale + " is outside 0 to 1000");
        if (!(rescale >= 0 && rescale <= 1)) throw new IllegalArgumentException("guidance rescale " + rescale + " is outside 0 to 1");
    }

    /** Whether a negative prompt counts at all. */
    public boolean isOn() {
        return scale > 1;
    }

    /**
     * Combines the two answers for one picture.
     *
     * @param answers for the negative prompt {@code count} values from {@code from} on, then as many for the prompt
     * @param target  where the guided answer goes, from {@code at} on
     */
    void combine(float[] answers, int from, float[] target, int at, int count) {
        int prompt = from + count;
        for (int i = 0; i < count; i++) {
            target[at + i] = (float) (answers[from + i] + scale * ((double) answers[prompt + i] - answers[from + i]));
        }
        if (rescale == 0) return;
        double spread = deviation(target, at, count);
        if (spread == 0) return;
        double factor = rescale * deviation(answers, prompt, count) / spread + 1 - rescale;
        for (int i = 0; i < count; i++) target[at + i] = (float) (target[at + i] * factor);
    }

    private static double deviation(float[] values, int from, int count) {
        double mean = 0;
        for (int i = from; i < from + count; i++) mean += values[i];
        mean /= count;
        double sum = 0;
        for (int i = from; i < from + count; i++) sum += (values[i] - mean) * (values[i] - mean);
        return Math.sqrt(sum / count);
    }
}
