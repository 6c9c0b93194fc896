package io.darkroom.diffusion.prompt;

import io.darkroom.diffusion.tensor.Tensor;
import java.util.List;

/** What the weights in a prompt do to a text encoder's answer. */
public enum Emphasis {
    /** Brackets are read as text. */
    NONE("None"),
    /** Brackets are read and have no effect. */
    IGNORE("Ignore"),
    /** Each token's vector is multiplied by its weight, then all by one number that brings back their mean. */
    ORIGINAL("Original"),
    /** Each token's vector is multiplied by its weight. */
    NO_NORM("No norm");

    private final String label;

    Emphasis(String label) {
        this.label = label;
    }

    /** The name that the web UI gives it. */
    public String label() {
        return label;
    }

    /** The one with that label; {@link #ORIGINAL} for any other text. */
    public static Emphasis of(String label) {
        for (Emphasis emphasis : values()) if (emphasis.label.equals(label)) return emphasis;
        return ORIGINAL;
    }

    /** Changes {@code encoded} [1, places, channels] in place. @param weights one for each place */
    public void apply(Tensor encoded, double[] weights) {
        apply(List.of(encoded), List.of(weights), List.of(1));
    }

    /** As {@link #apply(Tensor, double[])} for chunks that belong together. @param times how often each counts in their common mean */
    public void apply(List<Tensor> encoded, List<double[]> weights, List<Integer> times) {
        if (this == NONE || this == IGNORE || weights.stream().allMatch(Emphasis::plain)) return;
        double before = sum(encoded, times);
        for (int i = 0; i < encoded.size(); i++) multiply(encoded.get(i), weights.get(i));
        if (this == NO_NORM) return;
        double after = sum(encoded, times);
        if (after == 0 || before == 0) return;
        for (Tensor one : encoded) for (int i = 0; i < one.data().length; i++) one.data()[i] = (float) (one.data()[i] * (before / after));
    }

    private static boolean plain(double[] weights) {
        for (double weight : weights) if (weight != 1) return false;
        return true;
    }

    private static double sum(List<Tensor> encoded, List<Integer> times) {
        double sum = 0;
        for (int i = 0; i < encoded.size(); i++) for (float value : encoded.get(i).data()) sum += times.get(i) * (double) value;
        return sum;
    }

    private static void multiply(Tensor encoded, double[] weights) {
        int channels = encoded.data().length / weights.length;
        for (int i = 0; i < encoded.data().length; i++) encoded.data()[i] = (float) (encoded.data()[i] * weights[i / channels]);
    }
}
