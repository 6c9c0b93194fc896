package io.darkroom.diffusion.scheduler;

/**
 * How AUTOMATIC1111 counts the steps of a run.
 *
 * @param steps the steps of the whole schedule
 * @param last  the steps to go, less one; from a picture the schedule is entered at {@code steps - last - 1}
 * @param fromPicture whether only the end of the schedule is run
 */
public record ImageToImagePlan(int steps, int last, boolean fromPicture) {

    private static final double MOST = 0.999;

    /**
     * @param strength 0 to 1: the share of the schedule that is run
     * @param exact    run exactly {@code steps} steps, of a longer schedule
     */
    public static ImageToImagePlan of(int steps, double strength, boolean exact) {
        if (!(strength >= 0 && strength <= 1)) throw new IllegalArgumentException("strength " + strength + " is not within 0 to 1");
        double share = Math.min(strength, MOST);
        if (!exact) return new ImageToImagePlan(steps, (int) (share * steps), true);
        return new ImageToImagePlan(strength > 0 ? (int) Math.min(steps / share, Integer.MAX_VALUE) : 0, steps - 1, true);
    }
}
