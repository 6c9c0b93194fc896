package io.darkroom.diffusion.pipeline;

import java.util.List;

/**
 * Guidance of two strengths (Brooks et al., InstructPix2Pix, 2023): what an instruction adds to the picture given, and what
 * the picture adds to nothing.
 *
 * @param scale        how much the instruction counts, 0 to 1000; 1 and less means no guidance
 * @param pictureScale how much the picture counts, 0 to 1000; below 1 means no guidance
 */
public record PictureGuidance(double scale, double pictureScale) implements Guidance {

    public PictureGuidance {
        if (!(scale >= 0 && scale <= 1000)) throw new IllegalArgumentException("guidance scale " + scale + " is outside 0 to 1000");
        if (!(pictureScale >= 0 && pictureScale <= 1000)) throw new IllegalArgumentException("picture guidance scale " + pictureScale + " is outside 0 to 1000");
    }

    @Override
    public boolean readsNegative() {
        return scale > 1 && pictureScale >= 1;
    }

    /** Instruction and picture, picture alone, neither. */
    @Override
    public List<Reading> readings(Conditioning conditioning) {
        if (!conditioning.isGuided()) return List.of(new Reading(conditioning.prompt(), Role.PROMPT));
        return List.of(new Reading(conditioning.prompt(), Role.PROMPT), new Reading(conditioning.negative(), Role.NEGATIVE),
            new Reading(conditioning.negative(), Role.NOTHING));
    }

    @Override
    public void combine(Conditioning conditioning, List<float[]> answers, float[] target) {
        if (answers.size() == 1) {
            System.arraycopy(answers.getFirst(), 0, target, 0, target.length);
            return;
        }
        for (int i = 0; i < target.length; i++) {
            double both = answers.get(0)[i];
            double picture = answers.get(1)[i];
            double nothing = answers.get(2)[i];
            target[i] = (float) (nothing + scale * (both - picture) + pictureScale * (picture - nothing));
        }
    }
}
