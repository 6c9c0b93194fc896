package io.darkroom.diffusion.pipeline;

import java.util.ArrayList;
import java.util.List;

/**
 * Classifier-free guidance (Ho and Salimans 2022): what the prompts add to the negative prompt, enlarged. Several prompts
 * each add their share (Liu et al., Compositional Visual Generation, 2022).
 *
 * @param scale   0 to 1000
 * @param rescale how far the answer's spread is brought back to that of the prompt's own (Lin et al. 2023), 0 to 1
 * @param always  whether the negative prompt counts at a scale of 1 and less too, as in AUTOMATIC1111; in diffusers such a
 *                scale means no guidance
 */
public record ClassifierFreeGuidance(double scale, double rescale, boolean always) implements Guidance {

    public ClassifierFreeGuidance {
        if (!(scale >= 0 && scale <= 1000)) throw new IllegalArgumentException("guidance scale " + scale + " is outside 0 to 1000");
        if (!(rescale >= 0 && rescale <= 1)) throw new IllegalArgumentException("guidance rescale " + rescale + " is outside 0 to 1");
    }

    /** As diffusers reads a scale. */
    public static ClassifierFreeGuidance of(double scale) {
        return new ClassifierFreeGuidance(scale, 0, false);
    }

    @Override
    public boolean readsNegative() {
        return scale > 1 || always;
    }

    /** The negative prompt where there is one, then the prompts. */
    @Override
    public List<Reading> readings(Conditioning conditioning) {
        List<Reading> readings = new ArrayList<>();
        if (conditioning.isGuided()) readings.add(new Reading(conditioning.negative(), Role.NEGATIVE));
        for (Conditioning.Weighted prompt : conditioning.prompts()) readings.add(new Reading(prompt.condition(), Role.PROMPT));
        return readings;
    }

    @Override
    public void combine(Conditioning conditioning, List<float[]> answers, float[] target) {
        // Without a negative prompt the others are measured from the first prompt, and nothing is enlarged.
        boolean guided = conditioning.isGuided();
        float[] first = answers.getFirst();
        for (int i = 0; i < target.length; i++) {
            double sum = first[i];
            for (int k = 1; k < answers.size(); k++) {
                double weight = guided ? scale * conditioning.prompts().get(k - 1).weight() : conditioning.prompts().get(k).weight();
                sum += weight * ((double) answers.get(k)[i] - first[i]);
            }
            target[i] = (float) sum;
        }
        if (guided && rescale > 0) rescale(answers.get(1), target);
    }

    private void rescale(float[] prompt, float[] target) {
        double spread = deviation(target);
        if (spread == 0) return;
        double factor = rescale * deviation(prompt) / spread + 1 - rescale;
        for (int i = 0; i < target.length; i++) target[i] = (float) (target[i] * factor);
    }

    private static double deviation(float[] values) {
        double mean = 0;
        for (float value : values) mean += value;
        mean /= values.length;
        double sum = 0;
        for (float value : values) sum += (value - mean) * (value - mean);
        return Math.sqrt(sum / values.length);
    }
}
